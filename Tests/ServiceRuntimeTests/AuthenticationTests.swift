import Foundation
import ServiceRuntime
import Testing

@Suite struct AuthenticationTests {
    private let secret = "0123456789abcdef0123456789abcdef"

    @Test func takesItsOwnTokensUntilTheyExpire() throws {
        let signer = try TokenSigner(secret: secret, purpose: "session")
        let token = signer.sign(subject: "customer-ö", expiry: 1_000)
        #expect(signer.verify(token, now: 999_999)?.subject == "customer-ö")
        #expect(signer.verify(token, now: 1_000_000) == nil)
    }

    @Test func refusesChangedTokensAndThoseOfOthers() throws {
        let signer = try TokenSigner(secret: secret, purpose: "session")
        let token = signer.sign(subject: "customer", expiry: 1_000)
        let otherPurpose = try TokenSigner(secret: secret, purpose: "agent")
        let otherSecret = try TokenSigner(secret: secret.uppercased(), purpose: "session")
        #expect(otherPurpose.verify(token, now: 0) == nil)
        #expect(otherSecret.verify(token, now: 0) == nil)
        for index in token.indices where token[index] != "." {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            #expect(
                signer.verify(changed, now: 0) == nil, "changed at \(token.distance(from: token.startIndex, to: index))"
            )
        }
        for text in ["", ".", "..", "a.b.c", String(repeating: "a", count: 5_000), "\u{0}", "é.1.é"] {
            #expect(signer.verify(text, now: 0) == nil)
        }
    }

    @Test func refusesShortSecrets() {
        #expect(throws: ConfigurationError.self) { try TokenSigner(secret: "short", purpose: "session") }
        #expect(throws: ConfigurationError.self) { try ServerKeys(["short"]) }
    }

    @Test func knowsServerKeys() throws {
        let keys = try ServerKeys([secret, secret.uppercased()])
        #expect(keys.contains(secret))
        #expect(keys.contains(secret.uppercased()))
        #expect(!keys.contains(secret + "0"))
        #expect(try !ServerKeys([]).contains(""))
    }

    /// The example of RFC 7515, A.1, which is signed with a key of its own and has expired: made anew with ours.
    @Test func takesTheShopsTokens() throws {
        let verifier = try CustomerTokenVerifier(secrets: [secret])
        let token = try jwt(#"{"alg":"HS256","typ":"JWT"}"#, #"{"sub":"c-1","exp":2000,"tier":"gold"}"#)
        #expect(verifier.verify(token, now: 1_999_000)?.sub == "c-1")
        #expect(verifier.verify(token, now: 1_999_000)?.tier == "gold")
        #expect(verifier.verify(token, now: 2_000_000) == nil)
        let other = try CustomerTokenVerifier(secrets: [secret.uppercased()])
        #expect(other.verify(token, now: 0) == nil)
        let both = try CustomerTokenVerifier(secrets: [secret.uppercased(), secret])
        #expect(both.verify(token, now: 0) != nil)
    }

    @Test(arguments: [
        (#"{"alg":"none"}"#, #"{"sub":"c","exp":2000}"#),
        (#"{"alg":"HS512"}"#, #"{"sub":"c","exp":2000}"#),
        (#"{"alg":"HS256","crit":["x"]}"#, #"{"sub":"c","exp":2000}"#),
        (#"{"alg":"HS256"}"#, #"{"sub":"","exp":2000}"#),
        (#"{"alg":"HS256"}"#, #"{"sub":"c"}"#),
        (#"{"alg":"HS256"}"#, #"{"exp":2000}"#),
        (#"{"alg":"HS256"}"#, #"{"sub":"c","exp":2000,"nbf":1999}"#),
        (#"{"alg":"HS256"}"#, "[]"),
    ])
    func refusesTokensOfTheShopThatAreNotValid(header: String, claims: String) throws {
        let verifier = try CustomerTokenVerifier(secrets: [secret])
        #expect(try verifier.verify(jwt(header, claims), now: 1_000_000) == nil)
    }

    private func jwt(_ header: String, _ claims: String) throws -> String {
        TestTokens.sign(header: header, claims: claims, secret: secret)
    }

    @Test(arguments: 0..<40)
    func encodesBase64URL(length: Int) {
        var generator = SeededGenerator(seed: UInt64(length))
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let text = Base64URL.encode(bytes)
        let reference = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        #expect(text == reference)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: ["A", "AA=", "A+", "é", "AB", "A\u{0}"])
    func refusesOtherBase64(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func keepsASecretInAFileOfItsOwner() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "server.key")
        let first = try SecretFile.loadOrCreate(file, prefix: ServerKeys.prefix)
        #expect(first.hasPrefix(ServerKeys.prefix))
        #expect(try SecretFile.loadOrCreate(file) == first)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
