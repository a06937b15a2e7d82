/// A policy is in force from here on.
package struct PolicyPublished: EventBody {
    package static let type = EventType(topic: .controls, name: "policy.published")

    package let version: String
    /// What the document is written in: `application/yaml`.
    package let mediaType: String
    /// The policy.
    package let document: String
    /// Of the document, 64 lower-case hexadecimal digits.
    package let sha256: String
    /// Who published it.
    package let by: String

    package init(version: String, mediaType: String, document: String, sha256: String, by: String) {
        self.version = version
        self.mediaType = mediaType
        self.document = document
        self.sha256 = sha256
        self.by = by
    }
}
