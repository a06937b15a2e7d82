import CRDKafka
import Messaging

/// The librdkafka that this process runs with, which may be newer than the one it was built with.
enum LibraryVersion {
    /// 2.0.2, the first version whose transactions and administration this module was checked with.
    private static let oldest: Int32 = 0x0200_02ff

    /// For example `2.0.2`.
    static var description: String { String(cString: rd_kafka_version_str()) }

    /// - Throws: ``MessagingError/Code/configuration`` where the library is too old.
    static func requireSupported() throws(MessagingError) {
        guard rd_kafka_version() >= oldest else {
            throw MessagingError(
                .configuration,
                "librdkafka \(description) is too old: install 2.0.2 or newer (on Debian 12: apt install librdkafka1)."
            )
        }
    }
}
