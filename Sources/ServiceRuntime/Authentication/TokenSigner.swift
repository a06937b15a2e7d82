import Crypto
import Foundation

/// Signs and checks the bearer tokens of one purpose.
///
/// A token is `SUBJECT.EXPIRY.MAC`: the subject in base64url, the expiry in seconds since 1970, and the HMAC-SHA256 of what
/// stands before it in base64url. The key of a purpose is derived from the secret (HKDF, RFC 5869), so that a token of
/// one purpose is none of another.
package struct TokenSigner: Sendable {
    /// What a valid token says.
    package struct Claims: Hashable, Sendable {
        package var subject: String
        /// Seconds since 1970; the token is valid before it.
        package var expiry: Int64
    }

    /// The shortest secret accepted, in bytes.
    package static let minimumSecretLength = 32
    /// The longest token looked at, in bytes.
    package static let maximumTokenLength = 1_024

    private let key: SymmetricKey

    /// - Parameters:
    ///   - secret: at least 32 bytes; all replicas of a service share it.
    ///   - purpose: `customer-session`, `agent-sign-in`.
    /// - Throws: ``ConfigurationError`` where the secret is too short.
    package init(secret: String, purpose: String) throws(ConfigurationError) {
        guard secret.utf8.count >= Self.minimumSecretLength else {
            throw ConfigurationError(
                key: "token.secret", expected: "a random secret of at least \(Self.minimumSecretLength) bytes")
        }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(secret.utf8)), info: Data("tandem \(purpose)".utf8),
            outputByteCount: 32)
    }

    /// - Parameter expiry: seconds since 1970.
    package func sign(subject: String, expiry: Int64) -> String {
        let signed = "\(Base64URL.encode(Array(subject.utf8))).\(expiry)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return "\(signed).\(Base64URL.encode(Array(code)))"
    }

    /// - Parameter now: milliseconds since 1970.
    /// - Returns: nil where the token is none of this signer, was changed, or has expired.
    package func verify(_ token: some StringProtocol, now: Int64) -> Claims? {
        guard token.utf8.count <= Self.maximumTokenLength, let dot = token.lastIndex(of: ".") else { return nil }
        let signed = token[..<dot]
        guard let code = Base64URL.decode(token[token.index(after: dot)...]),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(signed.utf8), using: key)
        else { return nil }
        let parts = signed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let expiry = Int64(parts[1]), expiry > now / 1_000,
            let subject = Base64URL.decode(parts[0]).flatMap({ String(validating: $0, as: UTF8.self) })
        else { return nil }
        return Claims(subject: subject, expiry: expiry)
    }
}
