import Foundation
package import TandemEvents

/// When people are there, by the week and with exceptions, in local time.
package struct OpeningCalendar: Hashable, Sendable {
    private struct Interval: Hashable, Sendable {
        /// Minutes after local midnight, 0 to 1,440.
        let opens: Int
        let closes: Int
    }

    package let skills: [String]
    private let timeZone: TimeZone
    /// By weekday, Monday first.
    private let week: [[Interval]]
    /// By days since 1970; empty: closed.
    private let exceptions: [Int: [Interval]]

    /// - Throws: `CalendarError` where a time zone, date or time is not one.
    package init(_ calendar: CalendarPublished) throws(CalendarError) {
        guard let timeZone = TimeZone(identifier: calendar.timeZone) else {
            throw CalendarError(field: "timeZone", expected: "a name of the tz database, such as Europe/Stockholm")
        }
        self.timeZone = timeZone
        skills = calendar.skills
        var week = [[Interval]](repeating: [], count: 7)
        for (index, hours) in calendar.hours.enumerated() {
            guard (1...7).contains(hours.weekday) else {
                throw CalendarError(field: "hours[\(index)].weekday", expected: "1 for Monday to 7 for Sunday")
            }
            week[hours.weekday - 1].append(
                try Self.interval(hours.opens, hours.closes, field: "hours[\(index)]"))
        }
        self.week = week.map { $0.sorted { $0.opens < $1.opens } }
        var exceptions: [Int: [Interval]] = [:]
        for (index, exception) in calendar.exceptions.enumerated() {
            guard let midnight = Timestamp("\(exception.date)T00:00:00Z") else {
                throw CalendarError(field: "exceptions[\(index)].date", expected: "yyyy-MM-dd")
            }
            let day = Int(midnight.milliseconds / 86_400_000)
            if let opens = exception.opens, let closes = exception.closes {
                exceptions[day, default: []].append(
                    try Self.interval(opens, closes, field: "exceptions[\(index)]"))
            } else {
                exceptions[day] = exceptions[day] ?? []
            }
        }
        self.exceptions = exceptions.mapValues { $0.sorted { $0.opens < $1.opens } }
    }

    /// When people next come, within 60 days; nil while they are there, and where none is in sight.
    package func nextOpening(after moment: Timestamp) -> Timestamp? {
        let local = moment.milliseconds + offset(at: moment)
        let today = Int((Double(local) / 86_400_000).rounded(.down))
        for day in today...(today + 60) {
            // 1970-01-01 was a Thursday.
            let weekday = ((day + 3) % 7 + 7) % 7
            for interval in exceptions[day] ?? week[weekday] {
                let opens = instant(day: day, minute: interval.opens)
                if opens > moment { return opens }
                if instant(day: day, minute: interval.closes) > moment { return nil }
            }
        }
        return nil
    }

    /// `2026-01-31 09:30 (Europe/Stockholm)`.
    package func localText(of moment: Timestamp) -> String {
        let local = Timestamp(milliseconds: moment.milliseconds + offset(at: moment)).description
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5)) (\(timeZone.identifier))"
    }

    private func offset(at moment: Timestamp) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000)
        return Int64(timeZone.secondsFromGMT(for: date)) * 1_000
    }

    private func instant(day: Int, minute: Int) -> Timestamp {
        let local = Int64(day) * 86_400_000 + Int64(minute) * 60_000
        let guess = Timestamp(milliseconds: local - offset(at: Timestamp(milliseconds: local)))
        // The offset at the guess is the right one unless the clocks change between the two.
        return Timestamp(milliseconds: local - offset(at: guess))
    }

    private static func interval(
        _ opens: String, _ closes: String, field: String
    ) throws(CalendarError) -> Interval {
        guard let first = minutes(opens), first < 1_440 else {
            throw CalendarError(field: "\(field).opens", expected: "HH:mm")
        }
        guard let last = minutes(closes), last > first else {
            throw CalendarError(field: "\(field).closes", expected: "HH:mm after opens, 24:00 at most")
        }
        return Interval(opens: first, closes: last)
    }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...59).contains(minute), (0...24).contains(hour),
            hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }
}
