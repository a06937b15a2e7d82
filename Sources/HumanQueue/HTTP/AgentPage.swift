import Foundation
import HTTPTypes
import Hummingbird
import ServiceRuntime

/// The agents' page and the description of the API, which ship with the service.
struct AgentPage: Sendable {
    private struct File: Sendable {
        var path: RouterPath
        var name: String
        var type: String
    }

    private static let files = [
        File(path: "/", name: "agent.html", type: "text/html; charset=utf-8"),
        File(path: "/agent.css", name: "agent.css", type: "text/css; charset=utf-8"),
        File(path: "/agent.js", name: "agent.js", type: "text/javascript; charset=utf-8"),
        File(path: "/openapi.yaml", name: "openapi.yaml", type: "application/yaml"),
    ]

    /// Nothing but what this service serves, in no other page's frame.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'
        """

    private let contents: [(file: File, bytes: ByteBuffer)]

    /// - Throws: `CocoaError` where a file is missing.
    init() throws {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Resources")
        contents = try Self.files.map { file in
            (file, ByteBuffer(bytes: try Data(contentsOf: folder.appendingPathComponent(file.name))))
        }
    }

    func addRoutes(to router: Router<ServiceRequestContext>) {
        for (file, bytes) in contents {
            let headers: HTTPFields = [
                .contentType: file.type, .cacheControl: "no-cache", .contentSecurityPolicy: Self.policy,
                HTTPField.Name(known: "referrer-policy"): "no-referrer",
            ]
            router.get(file.path) { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
            }
            router.refuseOtherMethods(file.path, allowed: [.get])
        }
    }
}
