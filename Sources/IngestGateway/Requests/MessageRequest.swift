import ServiceRuntime
import TandemEvents

/// The body of `POST /v1/conversations/{id}/messages`.
struct MessageRequest: Decodable, Sendable {
    /// The most Unicode scalars of a text.
    static let maximumTextLength = 4_000

    /// The masked body, whose canonical JSON is part of the message's id.
    private struct Canonical: Encodable {
        var automated: Bool
        var choice: String?
        var locale: String?
        var replyTo: MessageID?
        var text: String
    }

    var text: String
    /// The id of the offered answer that the customer chose; `text` is its label.
    var choice: String?
    var replyTo: MessageID?
    var locale: String?
    /// With a server key only: a machine of the customer sent it.
    var automated: Bool?

    /// - Throws: ``Problem`` with 422.
    func validate(isServer: Bool) throws {
        try RequestText.check(text, "/text", maximum: Self.maximumTextLength)
        if let choice { try RequestText.checkName(choice, "/choice") }
        try RequestText.checkLocale(locale, "/locale")
        guard isServer || automated == nil else {
            throw Problem.invalid("/automated", "only a server key may set this")
        }
    }

    func body(id: MessageID, content: Content) -> MessageReceived {
        MessageReceived(messageID: id, content: content, replyTo: replyTo, automated: automated ?? false)
    }

    var content: Content {
        RequestText.content(text, choice: choice, locale: locale)
    }

    func canonical(_ content: Content) -> some Encodable & Sendable {
        Canonical(
            automated: automated ?? false, choice: choice, locale: locale, replyTo: replyTo, text: content.text)
    }
}
