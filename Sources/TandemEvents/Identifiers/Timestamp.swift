import Foundation

/// A moment in milliseconds since 1970-01-01T00:00:00Z, from year 0000 to year 9999; arithmetic stops at these ends.
///
/// On the wire it is an RFC 3339 date-time in UTC with three digits of fraction, `2026-01-31T09:30:00.125Z`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// 0000-01-01T00:00:00.000Z.
    package static let earliest = Timestamp(unchecked: -62_167_219_200_000)
    /// 9999-12-31T23:59:59.999Z.
    package static let latest = Timestamp(unchecked: 253_402_300_799_999)

    /// Milliseconds since 1970, negative before it.
    package let milliseconds: Int64

    /// A moment by its milliseconds since 1970; values outside the years 0000 to 9999 become the nearest end.
    package init(milliseconds: Int64) {
        let lowest = Self.earliest.milliseconds
        let highest = Self.latest.milliseconds
        self.milliseconds = min(max(milliseconds, lowest), highest)
    }

    private init(unchecked milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The system's clock now. Deciding code takes its time as input instead.
    package static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment a duration later; fractions of a millisecond are dropped.
    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
        guard !overflow else { return duration < .zero ? earliest : latest }
        return Timestamp(milliseconds: sum)
    }

    /// The moment a duration earlier; fractions of a millisecond are dropped.
    package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
        let (difference, overflow) = moment.milliseconds.subtractingReportingOverflow(duration.wholeMilliseconds)
        guard !overflow else { return duration < .zero ? latest : earliest }
        return Timestamp(milliseconds: difference)
    }

    /// The time from the right moment to the left one, negative when the left one is earlier.
    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The duration in milliseconds, rounded towards zero and held within `Int64`.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        guard !carried else { return seconds < 0 ? .min : .max }
        return sum
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let moment = Timestamp(try container.decode(String.self)) else {
            throw EventCodingError.invalid(decoder.codingPath, expected: "an RFC 3339 date-time")
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
