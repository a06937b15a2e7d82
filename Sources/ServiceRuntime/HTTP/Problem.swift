import Foundation
package import HTTPTypes
package import Hummingbird
import TandemEvents

/// Why a request was refused, as problem details (RFC 9457); it never holds what the client sent.
package struct Problem: Error, Hashable, Sendable {
    /// What kind of refusal this is, for programs; new codes may be added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package let status: HTTPResponse.Status
        package let title: String

        package init(_ name: String, _ status: HTTPResponse.Status, title: String) {
            self.name = name
            self.status = status
            self.title = title
        }

        package static let malformed = Code("malformed", .badRequest, title: "The request cannot be read")
        package static let unauthenticated = Code("unauthenticated", .unauthorized, title: "A valid token is needed")
        package static let forbidden = Code("forbidden", .forbidden, title: "This token may not do this")
        package static let notFound = Code("notFound", .notFound, title: "There is no such resource")
        package static let methodNotAllowed = Code(
            "methodNotAllowed", .methodNotAllowed, title: "The resource does not have this method")
        package static let notAcceptable = Code(
            "notAcceptable", .notAcceptable, title: "None of the media types accepted is served")
        package static let conflict = Code("conflict", .conflict, title: "The resource is in another state")
        package static let tooLarge = Code("tooLarge", .contentTooLarge, title: "The body is too large")
        package static let unsupportedMediaType = Code(
            "unsupportedMediaType", .unsupportedMediaType, title: "The media type of the body is not served")
        package static let invalid = Code("invalid", .unprocessableContent, title: "A value is not valid")
        package static let tooManyRequests = Code("tooManyRequests", .tooManyRequests, title: "Too many requests")
        package static let unavailable = Code(
            "unavailable", .serviceUnavailable, title: "The service cannot accept this now")
        package static let internalError = Code(
            "internalError", .internalServerError, title: "The service could not do this")
    }

    /// One value that is not valid.
    package struct Detail: Hashable, Sendable, Encodable {
        /// A JSON pointer (RFC 6901) into the body; for a header or a parameter, its name.
        package var pointer: String
        package var detail: String

        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    private struct Body: Encodable {
        var type: String
        var title: String
        var status: Int
        var code: String
        var detail: String
        var requestID: String
        var errors: [Detail]?
    }

    package static let mediaType = "application/problem+json"

    package var code: Code
    /// What was wrong and what to do, in a sentence.
    package var detail: String
    package var errors: [Detail]
    package var headers: HTTPFields

    package init(_ code: Code, _ detail: String, errors: [Detail] = [], headers: HTTPFields = [:]) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// A value of the body that is not valid.
    package static func invalid(_ pointer: String, _ detail: String) -> Problem {
        Problem(
            .invalid, "Correct the values named in errors.", errors: [Detail(pointer: pointer, detail: detail)])
    }

    /// A refusal that may be followed by another attempt.
    ///
    /// - Parameter delay: rounded up to whole seconds, at least one.
    package static func retryLater(_ code: Code, _ detail: String, after delay: Duration) -> Problem {
        let (seconds, attoseconds) = delay.components
        return Problem(
            code, detail, headers: [.retryAfter: String(max(1, attoseconds > 0 ? seconds + 1 : seconds))])
    }

    package func response(requestID: String) -> Response {
        let body = Body(
            type: "urn:tandem:problem:\(code.name)", title: code.title, status: code.status.code, code: code.name,
            detail: detail, requestID: requestID, errors: errors.isEmpty ? nil : errors)
        var headers = headers
        headers[.contentType] = Self.mediaType
        let data = (try? EventCodec().encode(body)) ?? Data()
        return Response(status: code.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
