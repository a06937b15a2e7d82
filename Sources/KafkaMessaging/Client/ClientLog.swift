import CRDKafka
import Logging

/// Passes librdkafka's log lines, which never hold the contents of messages, to swift-log.
final class ClientLog: Sendable {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    static let callback: @convention(c) (OpaquePointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Void =
        {
            client, level, facility, text in
            guard let client, let opaque = rd_kafka_opaque(client) else { return }
            let log = Unmanaged<ClientLog>.fromOpaque(opaque).takeUnretainedValue()
            log.logger.log(
                level: swiftLevel(level),
                "librdkafka reports",
                metadata: [
                    "kafka.facility": "\(facility.map { String(cString: $0) } ?? "")",
                    "kafka.report": "\(text.map { String(cString: $0) } ?? "")",
                ]
            )
        }

    /// - Parameter level: a severity of syslog, 0 to 7.
    private static func swiftLevel(_ level: Int32) -> Logger.Level {
        switch level {
        case ...2: .critical
        case 3: .error
        case 4: .warning
        case 5: .notice
        case 6: .info
        default: .debug
        }
    }
}
