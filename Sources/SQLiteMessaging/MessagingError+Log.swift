import GRDB
import Messaging

extension MessagingError {
    static var transportClosed: MessagingError {
        MessagingError(.closed, "The message log has been closed.")
    }

    static var readOnly: MessagingError {
        MessagingError(
            .accessDenied,
            "The message log is open for reading only. Stop the process that runs on its directory to write to it."
        )
    }

    static func unknownTopic(_ name: String) -> MessagingError {
        MessagingError(
            .unknownTopic,
            "There is no topic \(name). Make the topics with `tandem topics create`.",
            isRetriable: true
        )
    }

    static func unknownPartition(_ source: TopicPartition) -> MessagingError {
        MessagingError(.unknownPartition, "There is no partition \(source.partition) in topic \(source.topic).")
    }

    /// Says what a failure of the database means for whoever writes to or reads the log.
    static func storage(_ error: any Error, at path: String) -> MessagingError {
        if let error = error as? MessagingError { return error }
        guard let error = error as? DatabaseError else {
            return MessagingError(.unavailable, "The message log at \(path) failed.", isRetriable: true, cause: error)
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            return MessagingError(
                .storageFull,
                "There is no room left for the message log at \(path). Free space on its disk.",
                isRetriable: true,
                cause: error
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return MessagingError(
                .inconsistent,
                "The message log at \(path) is damaged. Restore it from a copy.",
                cause: error
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return MessagingError(
                .accessDenied,
                "The message log at \(path) may not be written. Check its owner and permissions.",
                cause: error
            )
        case .SQLITE_CANTOPEN:
            return MessagingError(
                .unavailable,
                "The message log at \(path) cannot be opened. Check that the directory exists and may be read.",
                cause: error
            )
        default:
            return MessagingError(
                .unavailable,
                "The message log at \(path) failed. Check the disk that holds it.",
                isRetriable: true,
                cause: error
            )
        }
    }
}
