import Signals
import TandemEvents

/// Finds the signals in customers' words before they are decided.
package struct SignalReader: Sendable {
    private let personRequests: PersonRequestDetector

    /// - Throws: where the phrase files that ship with the program cannot be read.
    package init() throws {
        personRequests = try PersonRequestDetector()
    }

    /// - Parameter state: The conversation so far, whose language is a hint.
    func signals(of message: MessageReceived, in state: ConversationState?) -> InputSignals {
        guard message.content.protection == .none else { return .none }
        let text = message.content.text
        let hint = state?.language.flatMap { SupportedLanguage(tag: $0.tag) }
        let request = personRequests.detect(in: text, hint: hint)
        let personRequest = request.map {
            Signal(name: InputSignals.personRequest, score: $0.score, value: $0.phraseID)
        }
        return InputSignals(personRequest: personRequest, language: message.content.language)
    }
}
