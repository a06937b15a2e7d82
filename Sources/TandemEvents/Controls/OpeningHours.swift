/// When people are there on one day of the week.
package struct OpeningHours: Codable, Hashable, Sendable {
    /// 1 Monday to 7 Sunday.
    package let weekday: Int
    /// `HH:mm`, local time.
    package let opens: String
    /// `HH:mm`, local time, `24:00` at most.
    package let closes: String

    package init(weekday: Int, opens: String, closes: String) {
        self.weekday = weekday
        self.opens = opens
        self.closes = closes
    }
}
