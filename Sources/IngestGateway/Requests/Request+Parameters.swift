import HTTPTypes
import Hummingbird
import ServiceRuntime
import TandemEvents

extension Request {
    static let maximumBodyBytes = 64 << 10
    /// The highest `sequence` that a client can name.
    static let maximumSequence = 999_999_999

    /// The client's key, by which a retry is known as one.
    ///
    /// - Throws: ``Problem`` with 422 where it is missing or not 1 to 128 visible ASCII characters.
    func idempotencyKey() throws -> String {
        guard let key = headers[.idempotencyKey] else {
            throw Problem.invalid(
                "Idempotency-Key", "send this header with a value of your own, the same at each retry")
        }
        guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem.invalid("Idempotency-Key", "expected 1 to 128 visible ASCII characters")
        }
        return key
    }

    /// - Throws: ``Problem`` with 422 where a parameter of the query is no integer of the range.
    func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = uri.queryParameters[name[...]] else { return fallback }
        guard let value = Self.integer(text), range.contains(value) else {
            throw Problem.invalid(name, "expected an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A number of 1 to 9 digits, without a sign; nil for anything else.
    static func integer(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// - Throws: ``Problem`` with 422 where a parameter of the query is no UUID.
    func identifier<Tag>(_ name: String) throws -> Identifier<Tag>? {
        guard let text = uri.queryParameters[name[...]] else { return nil }
        guard let id = Identifier<Tag>(String(text)) else { throw Problem.invalid(name, "expected a UUID") }
        return id
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name(known: "idempotency-key")
    static let lastEventID = HTTPField.Name(known: "last-event-id")
    static let forwardedFor = HTTPField.Name(known: "x-forwarded-for")
}
