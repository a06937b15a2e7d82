import Crypto
import Foundation

/// The keys with which servers, not customers, call an API.
///
/// Only digests are kept, and a comparison takes the same time wherever two of them differ.
package struct ServerKeys: Sendable {
    /// What every key made here begins with, so that one that leaked can be found.
    package static let prefix = "tandem_server_"

    private let digests: [SHA256.Digest]

    /// - Throws: ``ConfigurationError`` where a key has less than 32 bytes.
    package init(_ keys: [String]) throws(ConfigurationError) {
        guard keys.allSatisfy({ $0.utf8.count >= 32 }) else {
            throw ConfigurationError(key: "server.keys", expected: "random keys of at least 32 bytes each")
        }
        digests = keys.map { SHA256.hash(data: Data($0.utf8)) }
    }

    package func contains(_ key: some StringProtocol) -> Bool {
        guard !digests.isEmpty else { return false }
        let digest = SHA256.hash(data: Data(key.utf8))
        return digests.reduce(false) { found, known in known == digest || found }
    }
}
