/// That a message asks for a person, and by which phrase.
package struct PersonRequest: Equatable, Sendable {
    /// The phrase's language and heading in its file, such as `fr.talk`.
    package let phraseID: String
    package let language: SupportedLanguage
    /// How surely the phrase asks for a person, in per mille: from 900 it says so outright; from 600 it asks for
    /// customer service or help from somebody, which a person gives best.
    package let score: Int

    package init(phraseID: String, language: SupportedLanguage, score: Int) {
        self.phraseID = phraseID
        self.language = language
        self.score = score
    }
}
