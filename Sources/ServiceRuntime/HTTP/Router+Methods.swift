package import HTTPTypes
package import Hummingbird

extension Router where Context == ServiceRequestContext {
    private static var knownMethods: [HTTPRequest.Method] {
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
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
