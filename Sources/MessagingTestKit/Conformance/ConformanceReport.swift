import Synchronization

/// Collects what each backend showed, for one table at the end of a run.
package final class ConformanceReport: Sendable {
    /// Of this process.
    package static let shared = ConformanceReport()

    package enum Outcome: Sendable, Equatable {
        case shown
        case failed
        case notShown(reason: String)
    }

    private let outcomes = Mutex<[String: [ConformancePoint: Outcome]]>([:])

    package init() {}

    package func record(_ outcome: Outcome, of point: ConformancePoint, on backend: String) {
        outcomes.withLock { $0[backend, default: [:]][point] = outcome }
    }

    /// Whether every point has an outcome on this backend.
    package func isComplete(_ backend: String) -> Bool {
        outcomes.withLock { $0[backend]?.count == ConformancePoint.allCases.count }
    }

    /// A Markdown table, one line a point, one column a backend; reasons stand below it.
    package func table(of backends: [String]? = nil) -> String {
        let outcomes = outcomes.withLock { $0 }
        let names = backends ?? outcomes.keys.sorted()
        var reasons: [String] = []
        var lines = ["| Point | \(names.joined(separator: " | ")) |", "|---|" + names.map { _ in "---|" }.joined()]
        for point in ConformancePoint.allCases {
            let cells = names.map { name in
                switch outcomes[name]?[point] {
                case .shown: return "shown"
                case .failed: return "FAILED"
                case .notShown(let reason):
                    let number = reasons.firstIndex(of: reason) ?? reasons.count
                    if number == reasons.count { reasons.append(reason) }
                    return "not shown (\(number + 1))"
                case nil: return "not run"
                }
            }
            lines.append("| \(point.rawValue) | \(cells.joined(separator: " | ")) |")
        }
        if !reasons.isEmpty { lines.append("") }
        for (number, reason) in reasons.enumerated() { lines.append("\(number + 1). \(reason)") }
        return lines.joined(separator: "\n")
    }
}
