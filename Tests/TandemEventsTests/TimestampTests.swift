import Foundation
import Testing

@testable import TandemEvents

@Suite struct TimestampTests {
    @Test(
        "RFC 3339 is read in all its forms",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1985-04-12T23:20:50.52Z", 482_196_050_520),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130),
            ("1990-12-31T23:59:60Z", 662_688_000_000),
            ("2024-02-29T12:00:00.000Z", 1_709_208_000_000),
            ("2000-02-29t00:00:00z", 951_782_400_000),
            ("2026-03-02 09:14:05.1239999999Z", 1_772_442_845_123),
            ("1969-12-31T23:59:59.999Z", -1),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("1970-01-01T00:00:00-00:00", 0),
        ] as [(String, Int64)])
    func parsing(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "Z", "2026-03-02", "2026-03-02T09:14:05", "2026-03-02T09:14:05+01", "2026-03-02T09:14:05+01:60",
            "2026-13-02T09:14:05Z", "2026-00-02T09:14:05Z", "2026-02-29T09:14:05Z", "1900-02-29T00:00:00Z",
            "2026-04-31T09:14:05Z", "2026-03-00T09:14:05Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:05Z",
            "2026-03-02T09:14:61Z", "2026-03-02T09:14:05.Z", "2026-03-02T09:14:05,5Z", "2026-03-02T09:14:05Zx",
            "26-03-02T09:14:05Z", "2026-3-2T9:14:05Z", "+026-03-02T09:14:05Z", "2026-03-02T09:14:05+24:00",
            "２026-03-02T09:14:05Z", "2026-03-02T09:14:05.000000000000000000000000000000000000000000000000Z",
        ])
    func refusal(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("Text agrees with Foundation's for any moment, and reads back as the same")
    func textAgreesWithFoundation() {
        var generator = SeededGenerator()
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // Foundation's formatter follows the Julian calendar before 1582.
        for _ in 0..<2_000 {
            let moment = Timestamp(
                milliseconds: Int64.random(in: -12_000_000_000_000...253_402_300_799_999, using: &generator))
            #expect(Timestamp(moment.description) == moment)
            let seconds = moment.milliseconds >= 0 ? moment.milliseconds / 1_000 : (moment.milliseconds - 999) / 1_000
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            #expect(moment.description.prefix(19) == style.format(date).prefix(19))
        }
    }

    @Test("An offset moves the moment, not the text")
    func offsets() throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let local = Timestamp(milliseconds: Int64.random(in: 0...4_000_000_000_000, using: &generator))
            let minutes = Int64.random(in: -1_439...1_439, using: &generator)
            let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
            let sign = minutes < 0 ? "-" : "+"
            func digits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
            let text = "\(local.description.dropLast())\(sign)\(digits(hours)):\(digits(rest))"
            #expect(Timestamp(text)?.milliseconds == local.milliseconds - minutes * 60_000)
        }
    }

    @Test("Arithmetic keeps to whole milliseconds and stops at the ends")
    func arithmetic() {
        let moment = Timestamp(milliseconds: 1_000)
        #expect((moment + .microseconds(1_999)).milliseconds == 1_001)
        #expect((moment - .seconds(2)).milliseconds == -1_000)
        #expect(moment - Timestamp(milliseconds: 250) == .milliseconds(750))
        #expect(Timestamp.latest + .seconds(1) == .latest)
        #expect(Timestamp.earliest - .seconds(Int64.max) == .earliest)
        #expect(moment + .seconds(Int64.max) == .latest)
        #expect(moment - .seconds(Int64.min) == .latest)
        #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
    }

    @Test("Order is that of the text")
    func order() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let left = Timestamp(milliseconds: Int64.random(in: -10_000...10_000, using: &generator))
            let right = Timestamp(milliseconds: Int64.random(in: -10_000...10_000, using: &generator))
            #expect((left < right) == (left.description < right.description))
        }
    }
}
