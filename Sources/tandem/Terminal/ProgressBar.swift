import Synchronization

/// A bar on a terminal that tells how much of a known amount is done; silent elsewhere.
final class ProgressBar: Sendable {
    private let total: Int
    private let isShown: Bool
    private let done = Mutex((count: 0, shown: -1))

    init(total: Int, isQuiet: Bool = false) {
        self.total = max(total, 1)
        isShown = Console.isInteractive && !isQuiet
    }

    func advance() {
        guard isShown else { return }
        let line: String? = done.withLock { done in
            done.count += 1
            let cells = done.count * 1000 / total
            guard cells != done.shown else { return nil }
            done.shown = cells
            return Self.line(done.count, of: total)
        }
        if let line { Console.show(line) }
    }

    func finish() {
        if isShown { Console.show("") }
    }

    /// At most 60 columns: `[#####-----]  50 %  1000 of 2000`.
    static func line(_ count: Int, of total: Int) -> String {
        let width = 30
        let filled = min(width, count * width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        let percent = String(count * 100 / total)
        return "[\(bar)] \(String(repeating: " ", count: 3 - min(3, percent.count)))\(percent) %  \(count) of \(total)"
    }
}
