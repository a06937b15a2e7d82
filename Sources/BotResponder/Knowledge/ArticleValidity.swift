package import TandemEvents

/// The days on which an article states the policy, in UTC.
package struct ArticleValidity: Hashable, Sendable {
    /// The start of its first day.
    package let from: Timestamp
    /// The end of its last day; nil where it is open.
    package let until: Timestamp?

    /// - Parameters:
    ///   - firstDay: As `2026-01-31`.
    ///   - lastDay: Likewise, not before the first; the article still holds on it.
    /// - Returns: nil where a day is none, or the last one precedes the first.
    init?(firstDay: String, lastDay: String?) {
        guard let from = Timestamp("\(firstDay)T00:00:00Z") else { return nil }
        var end: Timestamp?
        if let lastDay {
            guard let last = Timestamp("\(lastDay)T00:00:00Z"), last >= from else { return nil }
            end = last + .seconds(86_400)
        }
        self.from = from
        until = end
    }

    package func contains(_ moment: Timestamp) -> Bool {
        moment >= from && until.map { moment < $0 } ?? true
    }
}
