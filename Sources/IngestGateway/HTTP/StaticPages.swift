import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceRuntime

/// The customer page and the description of the API, read once at start.
struct StaticPages: Sendable {
    private struct Page: Sendable {
        var body: ByteBuffer
        var headers: HTTPFields
    }

    /// Nothing but what this server sends may run, and no other page may frame it or take its forms.
    private static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'self'
        """

    private static let files = [
        (path: "/", file: "customer.html", type: "text/html; charset=utf-8"),
        (path: "/customer.js", file: "customer.js", type: "text/javascript; charset=utf-8"),
        (path: "/customer-texts.js", file: "customer-texts.js", type: "text/javascript; charset=utf-8"),
        (path: "/customer.css", file: "customer.css", type: "text/css; charset=utf-8"),
        (path: "/openapi.yaml", file: "openapi.yaml", type: "application/yaml"),
    ]

    private let pages: [String: Page]

    /// - Throws: `CocoaError` where a file of the package is missing.
    init() throws {
        var pages: [String: Page] = [:]
        for (path, file, type) in Self.files {
            guard let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Resources") else {
                throw CocoaError(.fileNoSuchFile)
            }
            let data = try Data(contentsOf: url)
            let tag = "\"\(Base64URL.encode(Array(SHA256.hash(data: data).prefix(12))))\""
            pages[path] = Page(
                body: ByteBuffer(bytes: data),
                headers: [
                    .contentType: type, .cacheControl: "no-cache", .eTag: tag,
                    .contentSecurityPolicy: Self.contentSecurityPolicy,
                    HTTPField.Name(known: "referrer-policy"): "no-referrer",
                ])
        }
        self.pages = pages
    }

    func addRoutes(to router: Router<ServiceRequestContext>) {
        for (path, page) in pages {
            router.get(RouterPath(path)) { request, _ in
                guard request.headers[.ifNoneMatch] != page.headers[.eTag] else {
                    return Response(status: .notModified, headers: page.headers)
                }
                return Response(
                    status: .ok, headers: page.headers, body: ResponseBody(byteBuffer: page.body))
            }
            router.refuseOtherMethods(RouterPath(path), allowed: [.get])
        }
    }
}
