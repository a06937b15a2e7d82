import ServiceRuntime

/// A request that is refused before anything was changed.
struct QueueProblem: Error, Sendable {
    var problem: Problem

    init(_ code: Problem.Code, _ detail: String) {
        problem = Problem(code, detail)
    }
}
