/// When people are there.
package struct CalendarPublished: EventBody {
    package static let type = EventType(topic: .controls, name: "calendar.published")

    package let version: String
    /// Of the tz database: `Europe/Stockholm`.
    package let timeZone: String
    package let hours: [OpeningHours]
    package let exceptions: [CalendarException]
    /// The people it is for; empty: all.
    package let skills: [String]

    package init(
        version: String, timeZone: String, hours: [OpeningHours], exceptions: [CalendarException], skills: [String] = []
    ) {
        self.version = version
        self.timeZone = timeZone
        self.hours = hours
        self.exceptions = exceptions
        self.skills = skills
    }
}
