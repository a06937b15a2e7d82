import Messaging

extension TopicRetention {
    /// Kafka's topic configuration for this retention.
    var properties: [(String, String)] {
        switch self {
        case .time(let duration): [("cleanup.policy", "delete"), ("retention.ms", "\(duration.milliseconds)")]
        case .forever: [("cleanup.policy", "delete"), ("retention.ms", "-1"), ("retention.bytes", "-1")]
        case .compacted: [("cleanup.policy", "compact")]
        }
    }

    /// - Parameter properties: a topic's configuration; what is missing has Kafka's default, deletion after seven days.
    init(properties: [String: String]) {
        if properties["cleanup.policy"]?.contains("compact") == true {
            self = .compacted
            return
        }
        let milliseconds = properties["retention.ms"].flatMap(Int64.init) ?? 7 * 24 * 3_600_000
        self = milliseconds < 0 ? .forever : .time(.milliseconds(milliseconds))
    }
}
