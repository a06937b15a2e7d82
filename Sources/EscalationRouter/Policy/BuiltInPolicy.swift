import Foundation
package import TandemEvents

/// The policy that ships with the router, in force until another one is published.
package enum BuiltInPolicy {
    /// The key of a policy in `controls`.
    package static let controlsKey = "policy"

    /// The document, YAML.
    ///
    /// - Throws: where the module's resources are not beside the program.
    package static func document() throws -> String {
        let file = Bundle.module.url(forResource: "escalation-policy", withExtension: "yaml", subdirectory: "Resources")
        guard let file else {
            throw PolicyError(
                line: nil, key: "",
                expected: "escalation-policy.yaml in the EscalationRouter resources beside the program")
        }
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// The event that puts a policy in force under its hash.
    ///
    /// - Throws: `PolicyError` where the document is not a policy.
    package static func publication(
        of document: String, by publisher: String, at time: Timestamp
    ) throws(PolicyError) -> Event<ControlEvent> {
        _ = try Policy(document: document)
        let digest = EventCodec.digest(ofData: Data(document.utf8))
        let body = PolicyPublished(
            version: String(digest.prefix(12)), mediaType: "application/yaml", document: document, sha256: digest,
            by: publisher)
        return Event(
            id: .starting(at: time), time: time, source: .tandem, subject: controlsKey,
            body: .policyPublished(body))
    }

    /// The event that puts the built-in policy in force.
    package static func publication(at time: Timestamp) throws -> Event<ControlEvent> {
        try publication(of: document(), by: "built-in", at: time)
    }
}
