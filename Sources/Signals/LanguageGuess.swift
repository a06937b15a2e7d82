/// In which language a text seems to be written.
package struct LanguageGuess: Equatable, Sendable {
    package let language: SupportedLanguage
    /// How far the evidence sets the language apart from the next one, in per mille: 0 where the text tells nothing
    /// and `language` is the prior.
    package let confidence: Int
}
