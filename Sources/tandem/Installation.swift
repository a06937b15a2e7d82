import EscalationRouter
import Messaging
import TandemEvents

/// What has to be in a log before services start: the topics, and a policy.
struct Installation {
    struct Made {
        var topics: [String] = []
        /// The version of the policy published, where there was none.
        var policy: String?
    }

    let transport: any MessagingTransport

    /// Makes what is missing; done twice, it changes nothing.
    func prepare(conversationPartitions: Int32) async throws -> Made {
        var made = Made()
        let present = Set(try await transport.administrator.topics().map(\.name))
        for topic in TopicCatalogue.topics where !present.contains(topic.transportName()) {
            let partitions = TopicCatalogue.partitions(of: topic, conversationPartitions: conversationPartitions)
            let specification = TopicSpecification(
                name: topic.transportName(),
                partitions: partitions,
                retention: topic.retention.onTransport
            )
            do {
                try await transport.administrator.create([specification])
                made.topics.append(specification.name)
            } catch {
                // Where it is there by now, somebody else made it meanwhile.
                guard error.code == .topicExists else { throw error }
            }
        }
        made.policy = try await publishPolicyIfMissing()
        return made
    }

    private func publishPolicyIfMissing() async throws -> String? {
        let controls = TopicPartition(Topic.controls.transportName(), 0)
        guard try await !hasPolicy(in: controls) else { return nil }
        let event = try BuiltInPolicy.publication(at: .now())
        guard case .policyPublished(let policy) = event.body else { return nil }
        let producer = try await transport.makeProducer()
        try await producer.send(try EventCodec().encode(event, topic: controls.topic))
        await producer.close()
        return policy.version
    }

    private func hasPolicy(in controls: TopicPartition) async throws -> Bool {
        let end = try await transport.administrator.offsets([controls: .latest])[controls] ?? 0
        guard end > 0 else { return false }
        let reader = try await transport.makeReader([controls: .earliest])
        var found = false
        let codec = EventCodec()
        reading: while let event = try await reader.next() {
            switch event {
            case .messages(let messages):
                for message in messages {
                    if case .policyPublished = (try? codec.decode(ControlEvent.self, from: message))?.body {
                        found = true
                    }
                }
                if found || (messages.last?.offset ?? 0) + 1 >= end { break reading }
            case .reachedEnd(_, let offset) where offset >= end: break reading
            case .reachedEnd, .interrupted: continue
            }
        }
        await reader.close()
        return found
    }
}

extension Topic.Retention {
    fileprivate var onTransport: TopicRetention {
        switch self {
        case .time(let duration): .time(duration)
        case .compacted: .compacted
        case .forever: .forever
        }
    }
}
