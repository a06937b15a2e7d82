package import HTTPTypes
package import Hummingbird

extension Router where Context == ServiceRequestContext {
    private static var knownMethods: [HTTPRequest.Method] {
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .query]
    }

    /// Answers 405 to the methods that a path does not have; call it once a path.
    package func refuseOtherMethods(_ path: RouterPath, allowed: [HTTPRequest.Method]) {
        let allow = allowed.map(\.rawValue).joined(separator: ", ")
        for method in Self.knownMethods where !allowed.contains(method) {
            on(path, method: method) { _, _ -> Response in
                throw Problem(
                    .methodNotAllowed, "Use one of the methods named in the Allow header.", headers: [.allow: allow])
            }
        }
    }
}

extension HTTPRequest.Method {
    /// A safe request with a body (draft-ietf-httpbis-safe-method-w-body).
    fileprivate static var query: HTTPRequest.Method {
        HTTPRequest.Method("QUERY") ?? .get
    }
}
