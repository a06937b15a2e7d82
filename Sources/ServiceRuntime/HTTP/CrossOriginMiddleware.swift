package import HTTPTypes
package import Hummingbird

/// Lets pages of allowed origins call the API (Fetch, CORS protocol); others get no permission and no hint.
///
/// Add it before ``RequestMiddleware``, so that problems carry the permission too.
package struct CrossOriginMiddleware: RouterMiddleware {
    package typealias Context = ServiceRequestContext

    private let origins: Set<String>
    private let allowed: HTTPFields
    private let exposed: String

    /// - Parameters:
    ///   - origins: as browsers send them, `https://shop.example`; `*` allows all, which is safe with bearer tokens.
    ///   - methods: the methods of the API.
    ///   - headers: the headers a page may send.
    ///   - exposed: the headers a page may read.
    package init(origins: [String], methods: [HTTPRequest.Method], headers: [String], exposed: [String]) {
        self.origins = Set(origins)
        allowed = [
            .accessControlAllowMethods: methods.map(\.rawValue).joined(separator: ", "),
            .accessControlAllowHeaders: headers.joined(separator: ", "),
            .accessControlMaxAge: "7200",
        ]
        self.exposed = exposed.joined(separator: ", ")
    }

    @concurrent
    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else { return try await next(request, context) }
        let isAllowed = origins.contains(origin) || origins.contains("*")
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            var headers: HTTPFields = [.vary: "Origin"]
            if isAllowed {
                headers.append(contentsOf: allowed)
                headers[.accessControlAllowOrigin] = origin
            }
            return Response(status: .noContent, headers: headers)
        }
        var response = try await next(request, context)
        response.headers[.vary] = "Origin"
        if isAllowed {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.accessControlExposeHeaders] = exposed
        }
        return response
    }
}
