/// The version of a model or signal.
package struct ModelVersion: Codable, Hashable, Sendable {
    package let name: String
    package let version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}
