import CoreMetrics
import Dispatch
package import HTTPTypes
package import Hummingbird
import Logging
import Synchronization

/// What every request to a service passes first: an id, the trace, metrics, and errors as problems.
package struct RequestMiddleware: RouterMiddleware {
    package typealias Context = ServiceRequestContext

    private let metrics = RequestMetrics()

    package init() {}

    @concurrent
    package func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = DispatchTime.now().uptimeNanoseconds
        var context = context
        context.requestID = Self.requestID(request, context)
        context.trace = request.headers[.traceparent].flatMap(TraceContext.init)?.child() ?? TraceContext()
        context.logger[metadataKey: Keys.requestID] = .string(context.requestID)
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            response = problem(error, request, context).response(requestID: context.requestID)
        }
        response.headers[.requestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        metrics.record(
            RequestMetrics.Label(
                method: request.method, route: context.endpointPath ?? "none", status: response.status.code),
            nanoseconds: Int64(DispatchTime.now().uptimeNanoseconds - start))
        return response
    }

    private func problem(_ error: any Error, _ request: Request, _ context: Context) -> Problem {
        if let problem = Problem(error) {
            context.logger.debug("Request refused", metadata: [Keys.code: .string(problem.code.name)])
            return problem
        }
        context.logger.error(
            "Request failed",
            metadata: [
                Keys.errorType: .string(String(describing: type(of: error))), Keys.error: .string("\(error)"),
                Keys.method: .string(request.method.rawValue), Keys.route: .string(context.endpointPath ?? "none"),
            ])
        return Problem(.internalError, "The failure is recorded under this requestID.")
    }

    /// The client's id where it has one that is safe to repeat.
    private static func requestID(_ request: Request, _ context: Context) -> String {
        guard let id = request.headers[.requestID], (8...64).contains(id.utf8.count),
            id.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            })
        else { return context.id }
        return id
    }
}

/// Handles of metrics of requests, made once for each label set.
private final class RequestMetrics: Sendable {
    struct Label: Hashable {
        var method: HTTPRequest.Method
        var route: String
        var status: Int
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .post, .put, .delete, .patch, .head, .options]

    private let timers = Mutex<[Label: Timer]>([:])

    func record(_ label: Label, nanoseconds: Int64) {
        var label = label
        if !Self.methods.contains(label.method) {
            label.method = HTTPRequest.Method("OTHER") ?? .trace
        }
        let timer = timers.withLock { timers in
            if let timer = timers[label] { return timer }
            let timer = Timer(
                label: "http.server.request.duration",
                dimensions: [
                    ("method", label.method.rawValue), ("route", label.route), ("status", String(label.status)),
                ])
            timers[label] = timer
            return timer
        }
        timer.recordNanoseconds(nanoseconds)
    }
}

extension HTTPField.Name {
    package static let requestID = HTTPField.Name(known: "x-request-id")
    package static let traceparent = HTTPField.Name(known: "traceparent")

    /// A name known when this is written.
    package init(known name: String) {
        guard let parsed = HTTPField.Name(name) else { preconditionFailure("not the name of a header: \(name)") }
        self = parsed
    }
}
