import Foundation

/// What this process has used since it started.
struct ProcessUsage: Sendable {
    /// User and system time, seconds.
    var processorSeconds: Double

    static func now() -> ProcessUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return ProcessUsage(processorSeconds: Double(seconds) + Double(microseconds) / 1e6)
    }
}
