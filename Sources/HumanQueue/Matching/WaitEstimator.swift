import Foundation
import TandemEvents

/// Estimates waits from how fast a line has moved lately, and says nothing where that is not known.
///
/// Each assignment gives one sample, the headway: the time since the assignment before it in the same line, or since the
/// entry came if that was later, so that an empty queue does not look like a slow one. Headways being independent, the
/// wait at position n is taken as the sum of n of them: `n × mean ± 1.28 × deviation × √n`, which holds 80 % of waits
/// where the sum is near normal. The bounds are rounded outwards.
struct WaitEstimator: Sendable {
    /// The headway before one assignment.
    struct Sample: Hashable, Sendable {
        var at: Timestamp
        var headway: Duration
    }

    static let minimumSamples = 5
    static let maximumSamples = 50
    /// Samples older than this say nothing about now.
    static let sampleAge: Duration = .seconds(7_200)

    /// By line, oldest first.
    private(set) var samples: [String: [Sample]] = [:]

    /// Takes an assignment that was made now, or a stored sample.
    mutating func add(_ sample: Sample, to line: String) {
        var kept = samples.removeValue(forKey: line) ?? []
        kept.append(sample)
        kept.removeFirst(max(0, kept.count - Self.maximumSamples))
        samples[line] = kept
    }

    /// The sample of an entry that is assigned now.
    func sample(of entry: QueueEntry, at time: Timestamp) -> Sample {
        let before = samples[entry.line]?.last?.at
        return Sample(at: time, headway: max(.zero, time - max(before ?? entry.queuedAt, entry.queuedAt)))
    }

    /// - Parameters:
    ///   - position: from 1.
    ///   - isStaffed: whether anybody for this line is on shift.
    func estimate(line: String, position: Int, isStaffed: Bool, at time: Timestamp) -> WaitEstimate {
        let recent = samples[line, default: []].filter { time - $0.at <= Self.sampleAge }
        guard isStaffed, recent.count >= Self.minimumSamples else { return WaitEstimate(position: position) }
        let seconds = recent.map { Double($0.headway.wholeMilliseconds) / 1_000 }
        let count = Double(seconds.count)
        let mean = seconds.reduce(0, +) / count
        let variance = seconds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let middle = mean * Double(position)
        let margin = 1.28 * (variance * Double(position)).squareRoot()
        return WaitEstimate(
            position: position, low: Self.round(max(0, middle - margin), .down),
            high: max(30, Self.round(middle + margin, .up)))
    }

    /// To 30 seconds below five minutes, to minutes below an hour, to five minutes from there on.
    private static func round(_ seconds: Double, _ rule: FloatingPointRoundingRule) -> Int {
        let step: Double = seconds < 300 ? 30 : seconds < 3_600 ? 60 : 300
        return Int((min(seconds, 604_800) / step).rounded(rule) * step)
    }
}
