import HTTPTypes
package import Hummingbird

private struct HealthReport: Encodable {
    var status: String
    /// By name: `ready`, or why not.
    var checks: [String: String]
}

extension Router where Context == ServiceRequestContext {
    /// Adds `/health/live`, `/health/ready` and, with a registry, `/metrics`.
    package func addOperations(health: HealthChecks, metrics: MetricsRegistry?) {
        get("/health/live") { _, _ in
            try Response.json(HealthReport(status: "live", checks: [:]))
        }
        get("/health/ready") { _, _ in
            let statuses = health.statuses()
            let isReady = statuses.values.allSatisfy { $0 == .ready }
            let checks = statuses.mapValues { status in
                switch status {
                case .ready: "ready"
                case .notReady(let reason): reason
                }
            }
            return try Response.json(
                HealthReport(status: isReady ? "ready" : "notReady", checks: checks),
                status: isReady ? .ok : .serviceUnavailable)
        }
        refuseOtherMethods("/health/live", allowed: [.get])
        refuseOtherMethods("/health/ready", allowed: [.get])
        guard let metrics else { return }
        get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.exposition())))
        }
        refuseOtherMethods("/metrics", allowed: [.get])
    }
}
