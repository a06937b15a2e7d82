package import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore
import TandemEvents

extension Request {
    /// The bytes of a body of JSON, which are valid UTF-8 without U+0000.
    ///
    /// - Parameter maximumBytes: of the body.
    /// - Throws: ``Problem`` with 400, 413 or 415.
    package func jsonBody(upTo maximumBytes: Int) async throws -> Data {
        guard let type = headers[.contentType], Self.isJSON(type) else {
            throw Problem(.unsupportedMediaType, "Send the body as application/json in UTF-8.")
        }
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > maximumBytes {
            throw Problem(.tooLarge, "The body may have at most \(maximumBytes) bytes.")
        }
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: maximumBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, "The body may have at most \(maximumBytes) bytes.")
        }
        let data = Data(buffer.readableBytesView)
        // Decoders guess UTF-16 from zero bytes; JSON here is UTF-8 only (RFC 8259, 8.1).
        guard !data.contains(0), String(validating: data, as: UTF8.self) != nil else {
            throw Problem(.malformed, "The body must be one JSON value in UTF-8.")
        }
        return data
    }

    /// A value from a body of JSON.
    ///
    /// - Throws: ``Problem`` with 400, 413, 415, or 422 where a field does not fit.
    package func json<Value: Decodable>(_ type: Value.Type, upTo maximumBytes: Int) async throws -> Value {
        try await EventCodec().decode(type, from: jsonBody(upTo: maximumBytes))
    }

    private static func isJSON(_ type: String) -> Bool {
        let parts = type.lowercased().split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0.contains("utf-8") }
    }
}

extension Response {
    /// A response of JSON.
    ///
    /// - Throws: `EventCodingError` where JSON cannot hold the value.
    package static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        let data = try EventCodec().encode(value)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
