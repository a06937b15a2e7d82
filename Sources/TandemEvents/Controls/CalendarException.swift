/// A date with other hours.
package struct CalendarException: Codable, Hashable, Sendable {
    /// `yyyy-MM-dd`.
    package let date: String
    /// Absent: closed all day.
    package let opens: String?
    package let closes: String?

    package init(date: String, opens: String? = nil, closes: String? = nil) {
        self.date = date
        self.opens = opens
        self.closes = closes
    }
}
