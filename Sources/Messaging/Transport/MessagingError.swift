/// What went wrong between a service and its topics.
package struct MessagingError: Error, Sendable {
    /// What kind of failure this is; new codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package var description: String

        private init(_ description: String) { self.description = description }

        /// The broker or the database cannot be reached or does not answer now.
        package static let unavailable = Code("unavailable")
        /// The bounded buffer of the producer is full: what was sent was not accepted.
        package static let bufferFull = Code("buffer full")
        /// A message is larger than the topic takes; it was not sent.
        package static let messageTooLarge = Code("message too large")
        package static let unknownTopic = Code("unknown topic")
        package static let topicExists = Code("topic exists")
        /// The topic does not have this partition, or the partition is not assigned to this member.
        package static let unknownPartition = Code("unknown partition")
        /// A newer member or producer has taken over: this one must not go on with its work.
        package static let fenced = Code("fenced")
        /// A transaction was aborted: none of it is visible, and the work may be done again.
        package static let aborted = Code("aborted")
        /// Another process holds the data directory.
        package static let locked = Code("locked")
        package static let storageFull = Code("storage full")
        package static let accessDenied = Code("access denied")
        package static let configuration = Code("configuration")
        package static let closed = Code("closed")
        /// What was read does not agree with what was written; going on would lose or double work.
        package static let inconsistent = Code("inconsistent")
        /// The client cannot go on and has to be made again.
        package static let fatal = Code("fatal")
    }

    package var code: Code
    /// A sentence for the person who runs the system: what was wrong, where, what to do.
    package var message: String
    /// Whether the same call may succeed later without any change.
    package var isRetriable: Bool
    package var cause: (any Error)?
    package var file: String
    package var line: UInt

    package init(
        _ code: Code,
        _ message: String,
        isRetriable: Bool = false,
        cause: (any Error)? = nil,
        file: String = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
        self.cause = cause
        self.file = file
        self.line = line
    }
}

extension MessagingError: CustomStringConvertible {
    package var description: String {
        cause.map { "\(code): \(message) (\($0))" } ?? "\(code): \(message)"
    }
}
