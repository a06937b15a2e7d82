import Crypto
import Foundation
import TandemEvents

/// Checks the token by which a shop vouches for its customer: a JWT signed with HS256 (RFC 7519, RFC 7515).
///
/// Claims: `sub` (the shop's id of the customer, 1 to 256 bytes) and `exp` are required, `nbf` and `iat` are heeded; other algorithms are
/// refused, `none` first of all.
package struct CustomerTokenVerifier: Sendable {
    /// What the shop says of its customer.
    package struct Claims: Decodable, Hashable, Sendable {
        package var sub: String
        /// Seconds since 1970.
        package var exp: Double
        package var nbf: Double?
        package var iat: Double?
        package var tier: String?
        package var locale: String?
    }

    private struct Header: Decodable {
        var alg: String
        var crit: [String]?
    }

    /// How far the shop's clock may be ahead, in seconds.
    private static let allowedSkew: Double = 60
    private static let maximumTokenLength = 4_096

    private let keys: [SymmetricKey]

    /// - Parameter secrets: shared with the shop; more than one while it changes them.
    /// - Throws: ``ConfigurationError`` where a secret has less than 32 bytes.
    package init(secrets: [String]) throws(ConfigurationError) {
        guard secrets.allSatisfy({ $0.utf8.count >= TokenSigner.minimumSecretLength }) else {
            throw ConfigurationError(
                key: "customer.secrets", expected: "secrets of at least \(TokenSigner.minimumSecretLength) bytes each")
        }
        keys = secrets.map { SymmetricKey(data: Data($0.utf8)) }
    }

    /// - Parameter now: milliseconds since 1970.
    /// - Returns: nil where the token is not signed with a known secret, is not valid now, or lacks a claim.
    package func verify(_ token: String, now: Int64) -> Claims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.maximumTokenLength, parts.count == 3,
            let code = Base64URL.decode(parts[2])
        else { return nil }
        let signed = Data(token.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
        let isSigned = keys.reduce(false) { found, key in
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key) || found
        }
        let codec = EventCodec()
        guard isSigned,
            let header = Base64URL.decode(parts[0]).flatMap({ try? codec.decode(Header.self, from: Data($0)) }),
            header.alg == "HS256", header.crit == nil,
            let claims = Base64URL.decode(parts[1]).flatMap({ try? codec.decode(Claims.self, from: Data($0)) }),
            (1...256).contains(claims.sub.utf8.count)
        else { return nil }
        let seconds = Double(now) / 1_000
        guard claims.exp > seconds, (claims.nbf ?? 0) <= seconds + Self.allowedSkew,
            (claims.iat ?? 0) <= seconds + Self.allowedSkew
        else { return nil }
        return claims
    }
}
