/// Why an event or a JSON body could not be read or written: which field, and what was expected there.
///
/// It never holds what stood there instead, so it may be logged and sent to a client.
package struct EventCodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        /// A header that every event carries is absent.
        package static let missingHeader = Code(description: "missing header")
        /// A header is present but does not hold what it should.
        package static let invalidHeader = Code(description: "invalid header")
        /// The record has no value.
        package static let missingValue = Code(description: "missing value")
        /// The bytes are not JSON.
        package static let malformed = Code(description: "malformed JSON")
        /// A required field is absent or null.
        package static let missingField = Code(description: "missing field")
        /// A field is present but does not hold what it should.
        package static let invalidField = Code(description: "invalid field")
        /// The event is of another type than the one asked for.
        package static let unexpectedType = Code(description: "unexpected event type")
        /// The value cannot be written as JSON.
        package static let notEncodable = Code(description: "not encodable")
    }

    package let code: Code
    /// The name of the header, or the path of the field from the root (`content.parts[2].text`); empty for the whole.
    package let field: String
    /// What should have stood there, in words.
    package let expected: String

    package init(code: Code, field: String, expected: String) {
        self.code = code
        self.field = field
        self.expected = expected
    }

    package var description: String {
        field.isEmpty ? "\(code): expected \(expected)" : "\(code) \(field): expected \(expected)"
    }
}

extension EventCodingError {
    /// The error of a field that holds something else than expected.
    static func invalid(_ path: [any CodingKey], expected: String) -> EventCodingError {
        EventCodingError(code: .invalidField, field: text(of: path), expected: expected)
    }

    /// What the library reported, without the values that its messages may contain.
    init(_ error: any Error) {
        switch error {
        case let error as EventCodingError:
            self = error
        case DecodingError.keyNotFound(let key, let context):
            self.init(code: .missingField, field: Self.text(of: context.codingPath + [key]), expected: "a value")
        case DecodingError.valueNotFound(let type, let context):
            self.init(
                code: .missingField, field: Self.text(of: context.codingPath), expected: Self.jsonName(of: type))
        case DecodingError.typeMismatch(let type, let context):
            self = .invalid(context.codingPath, expected: Self.jsonName(of: type))
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(context.codingPath, expected: "a value of its type and range")
        case is DecodingError:
            self.init(code: .malformed, field: "", expected: "one JSON value in UTF-8")
        case EncodingError.invalidValue(_, let context):
            self.init(code: .notEncodable, field: Self.text(of: context.codingPath), expected: "a value JSON can hold")
        default:
            self.init(code: .malformed, field: "", expected: "one JSON value in UTF-8")
        }
    }

    private static func text(of path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func jsonName(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any FixedWidthInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any RandomAccessCollection.Type: "an array"
        default: "an object"
        }
    }
}
