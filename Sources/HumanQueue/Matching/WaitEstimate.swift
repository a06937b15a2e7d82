import TandemEvents

/// What a customer who waits is told.
struct WaitEstimate: Codable, Hashable, Sendable {
    /// From 1.
    var position: Int
    /// Seconds; nil where nothing honest can be said.
    var low: Int?
    /// Seconds.
    var high: Int?

    /// Whether it is worth telling after another one: far behind in a long queue a step more or less is not.
    func isNews(after other: WaitEstimate?) -> Bool {
        guard let other else { return true }
        if low != other.low || high != other.high { return true }
        return position != other.position && (position <= 20 || abs(position - other.position) * 10 >= position)
    }
}
