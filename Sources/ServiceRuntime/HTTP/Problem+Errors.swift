import Hummingbird
import Messaging
import NIOCore
import TandemEvents

extension Problem {
    /// The problem that an error is to a client; nil where only the service can know.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem:
            self = problem
        case let error as EventCodingError:
            self.init(coding: error)
        case is NIOTooManyBytesError:
            self = .bodyTooLarge
        case let error as MessagingError:
            self.init(messaging: error)
        case let error as HTTPError:
            switch error.status {
            case .notFound: self.init(.notFound, "There is nothing at this path.")
            case .contentTooLarge: self = .bodyTooLarge
            case .badRequest: self.init(.malformed, "The request is not valid HTTP for this resource.")
            default: return nil
            }
        default:
            return nil
        }
    }

    static var bodyTooLarge: Problem {
        Problem(.tooLarge, "The body is larger than this resource takes.")
    }

    private init(coding error: EventCodingError) {
        guard error.code != .malformed else {
            self.init(.malformed, "The body must be one JSON value in UTF-8.")
            return
        }
        self = .invalid(Self.pointer(error.field), "expected \(error.expected)")
    }

    private init(messaging error: MessagingError) {
        if error.code == .messageTooLarge {
            self = .bodyTooLarge
        } else {
            self = .retryLater(
                .unavailable, "Nothing was accepted. Send the request again with the same Idempotency-Key.",
                after: .seconds(2))
        }
    }

    /// The JSON pointer of a path such as `content.parts[2].text`.
    static func pointer(_ path: String) -> String {
        guard !path.isEmpty else { return "" }
        let steps = path.replacing("[", with: ".").replacing("]", with: "").split(separator: ".")
        return steps.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}
