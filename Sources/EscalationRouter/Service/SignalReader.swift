import Signals
import TandemEvents

/// Finds the signals in customers' words before they are decided.
package struct SignalReader: Sendable {
    private let personRequests: PersonRequestDetector
    private let languages: LanguageGuesser

    /// - Throws: where the phrase files that ship with the program cannot be read.
    package init() throws {
        personRequests = try PersonRequestDetector()
        languages = try LanguageGuesser()
    }

    /// - Parameter state: The conversation so far, whose language is a hint.
    func signals(of message: MessageReceived, in state: ConversationState?) -> InputSignals {
        // Sealed words are for whoever holds their key.
        guard message.content.protection == .none else { return .none }
        let text = message.content.text
        let tags = [state?.language?.tag, message.content.locale, state?.locale]
        let prior = tags.lazy.compactMap { $0 }.compactMap { SupportedLanguage(tag: $0) }.first
        let guess = languages.guess(text, prior: prior)
        let language =
            guess.confidence > 0 || prior != nil
            ? Language(tag: guess.language.rawValue, confidence: guess.confidence) : nil
        let request = message.automated ? nil : personRequests.detect(in: text, hint: guess.language)
        return InputSignals(
            personRequest: request.map {
                Signal(name: InputSignals.personRequest, score: $0.score, value: $0.phraseID)
            },
            language: language)
    }
}
