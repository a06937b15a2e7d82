/// Produces the assistant's next words: from a knowledge, or through a model.
///
/// An engine is asked about one turn of one conversation, keeps nothing of it, and may be asked the same again. It returns
/// before the request's deadline or is cancelled; whatever it throws becomes a `failed` event, never silence.
package protocol AnswerEngine: Sendable {
    /// Stands in every event of the engine: `embedded`.
    var name: String { get }
    /// The version of what it answers from: a knowledge, a model.
    var model: String { get }

    /// - Throws: ``EngineError`` with the reason that the event is to name; any other error counts as an internal one.
    func reply(to request: AnswerRequest) async throws -> EngineReply
}
