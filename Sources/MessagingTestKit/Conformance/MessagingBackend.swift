package import Messaging

/// Something that the conformance suite runs on: a log, and clients of it that can be killed and frozen.
package protocol MessagingBackend: Sendable {
    /// Stands in the table of what was shown where.
    var name: String { get }

    /// The session timeout for members in checks of takeover: the shortest that this backend keeps reliably.
    var sessionTimeout: Duration { get }

    /// How long one check may take.
    var checkLimit: Duration { get }

    /// Why a point cannot be shown here, in a few words, or `nil` where it can.
    func reasonNotShown(_ point: ConformancePoint) -> String?

    /// A client of the log as a process of its own would be.
    func makeClient() async throws -> any MessagingClient

    /// A transport that reads the log as another process would; the caller closes it.
    func makeObserver() async throws -> any MessagingTransport

    /// Lets time pass for the log and its clients: at once where its clock is a test's, else by waiting.
    func pass(_ duration: Duration) async throws

    /// Has compaction of a topic run, and returns once it has.
    func compact(_ topic: String) async throws

    /// Ends everything; idempotent.
    func close() async
}

/// A client that can be killed and frozen as a process can.
package protocol MessagingClient: Sendable {
    var transport: any MessagingTransport { get }

    /// Drops the client without leaving its groups: whatever it does from now on fails and has no effect.
    func kill() async throws

    /// Stops the client where it is, heartbeats included, until ``thaw()``.
    func freeze() async throws

    func thaw() async throws

    /// Closes the client in order.
    func close() async
}
