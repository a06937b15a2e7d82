import Crypto
import Foundation
import ServiceRuntime

/// Signs tokens as a shop would.
enum TestTokens {
    static func sign(header: String, claims: String, secret: String) -> String {
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return signed + "." + Base64URL.encode(Array(code))
    }
}
