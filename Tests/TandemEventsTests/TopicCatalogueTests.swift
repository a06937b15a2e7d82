import Foundation
import Testing
import Yams

@testable import TandemEvents

@Suite struct TopicCatalogueTests {
    @Test("Names carry version and prefix, and lead back to the topic", arguments: TopicCatalogue.topics)
    func names(topic: Topic) {
        #expect(topic.transportName() == "\(topic.name).v1")
        let prefix = TopicCatalogue.replayPrefix("2026-03-02")
        #expect(topic.transportName(prefix: prefix) == "replay-2026-03-02.\(topic.name).v1")
        #expect(TopicCatalogue.topic(transportName: topic.transportName()) == topic)
        #expect(TopicCatalogue.topic(transportName: topic.transportName(prefix: prefix)) == topic)
        #expect(TopicCatalogue.topic(transportName: topic.name) == nil)
    }

    @Test("Topics of conversations share their partitions; controls have one")
    func partitions() {
        for topic in TopicCatalogue.topics {
            #expect(TopicCatalogue.partitions(of: topic) == (topic == .controls ? 1 : 24))
            #expect(TopicCatalogue.partitions(of: topic, conversationPartitions: 6) == (topic == .controls ? 1 : 6))
        }
    }

    @Test("asyncapi.yaml says of every topic what the catalogue does")
    func asyncAPI() throws {
        let text = try String(contentsOf: Example.schemas.appending(path: "asyncapi.yaml"), encoding: .utf8)
        let document = try YAMLDecoder().decode(AsyncAPI.self, from: text)
        #expect(Set(document.channels.keys) == Set(TopicCatalogue.topics.map(\.name)))
        for topic in TopicCatalogue.topics {
            let kafka = try #require(document.channels[topic.name]).bindings.kafka
            #expect(kafka.topic == topic.transportName())
            #expect(kafka.partitions == TopicCatalogue.partitions(of: topic))
            #expect(kafka.topicConfiguration.cleanupPolicy == [topic.cleanupPolicy])
            #expect(kafka.topicConfiguration.retention == topic.retentionMilliseconds)
            #expect(document.services("send", on: topic) == topic.writers.map(\.rawValue).sorted())
            #expect(document.services("receive", on: topic) == topic.readers.map(\.rawValue).sorted())
        }
    }
}

/// The part of the AsyncAPI document that the catalogue speaks of.
private struct AsyncAPI: Decodable {
    struct Channel: Decodable {
        struct Bindings: Decodable {
            let kafka: Kafka
        }
        let bindings: Bindings
    }
    struct Kafka: Decodable {
        struct Configuration: Decodable {
            let cleanupPolicy: [String]
            let retention: Int64?

            enum CodingKeys: String, CodingKey {
                case cleanupPolicy = "cleanup.policy"
                case retention = "retention.ms"
            }
        }
        let topic: String
        let partitions: Int32
        let topicConfiguration: Configuration
    }
    struct Operation: Decodable {
        let action: String
    }

    let channels: [String: Channel]
    let operations: [String: Operation]

    /// The sources that act so on a topic; an operation is named `SERVICE.ACTION.TOPIC`.
    func services(_ action: String, on topic: Topic) -> [String] {
        operations.compactMap { name, operation in
            let parts = name.split(separator: ".")
            guard operation.action == action, parts.count == 3, parts[1] == action, parts[2] == topic.name else {
                return nil
            }
            return "/tandem/\(parts[0])"
        }.sorted()
    }
}
