package import Foundation

/// A header of a record that became a dead letter: as text where it is UTF-8, as base64 where not.
package struct OriginalHeader: Codable, Hashable, Sendable {
    package let name: String
    /// Its value as text; absent when it is null or not UTF-8.
    package let text: String?
    /// Its value as base64; absent when it is null or UTF-8.
    package let base64: String?

    /// A header by its bytes.
    package init(name: String, value: Data?) {
        self.name = name
        text = value.flatMap { String(validating: $0, as: UTF8.self) }
        base64 = text == nil ? value?.base64EncodedString() : nil
    }

    /// Its bytes, nil for a null header.
    package var value: Data? {
        text.map { Data($0.utf8) } ?? base64.flatMap { Data(base64Encoded: $0) }
    }
}
