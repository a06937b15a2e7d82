import Hummingbird
import ServiceRuntime

extension GatewayAPI {
    @Sendable func startSession(_ request: Request, context: ServiceRequestContext) async throws -> Response {
        if !sessions.isServer(request) { try limits.checkAddress(request, context) }
        let body: SessionRequest
        if request.headers[.contentType] == nil, request.headers[.contentLength] ?? "0" == "0" {
            body = SessionRequest()
        } else {
            body = try await request.json(SessionRequest.self, upTo: Request.maximumBodyBytes)
        }
        try body.validate()
        return try .json(sessions.start(body, request: request), status: .created)
    }
}
