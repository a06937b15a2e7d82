import ArgumentParser
import Foundation
import Messaging
import TandemEvents

/// `tandem topics`
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Makes, lists, describes and follows the topics.",
        subcommands: [Create.self, List.self, Describe.self, Tail.self]
    )

    /// `tandem topics create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the topics that are missing, and publishes the built-in policy where there is none."
        )

        @OptionGroup var log: LogOptions

        @Option(help: "Partitions of each topic of conversations; cannot be changed later.")
        var partitions: Int32 = TopicCatalogue.defaultPartitions

        func validate() throws {
            guard (1...1000).contains(partitions) else {
                throw ValidationError("--partitions must be from 1 to 1000.")
            }
        }

        func run() async throws {
            let transport = try log.openForWriting()
            let made = try await Installation(transport: transport).prepare(conversationPartitions: partitions)
            await transport.close()
            for name in made.topics { Console.print("made \(name)") }
            if made.topics.isEmpty { Console.print("all topics are there") }
            if let policy = made.policy { Console.print("published the built-in policy \(policy)") }
        }
    }

    /// `tandem topics list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the topics and how many records they hold.")

        @OptionGroup var log: LogOptions

        @Flag(help: "Print one JSON object.")
        var json = false

        private struct Entry: Encodable {
            var name: String
            var partitions: Int
            var retention: String
            var records: Int64
        }

        private struct Output: Encodable {
            var topics: [Entry]
        }

        func run() async throws {
            let transport = try log.openForReading()
            var entries: [Entry] = []
            for topic in try await transport.administrator.topics() {
                let ends = try await OffsetRange.all(of: topic.name, transport)
                entries.append(
                    Entry(
                        name: topic.name,
                        partitions: Int(topic.partitions),
                        retention: topic.retention.text,
                        records: ends.values.reduce(0) { $0 + $1.count }
                    )
                )
            }
            await transport.close()
            if json {
                return Console.print(String(decoding: try EventCodec().encode(Output(topics: entries)), as: UTF8.self))
            }
            var table = TextTable([
                ("topic", .left), ("partitions", .right), ("kept", .left), ("offsets", .right),
            ])
            for entry in entries {
                table.add([entry.name, "\(entry.partitions)", entry.retention, "\(entry.records)"])
            }
            for line in table.lines() { Console.print(line) }
        }
    }

    /// `tandem topics describe`
    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describes a topic: its partitions, their offsets, who writes and reads it."
        )

        @Argument(help: "The topic, with or without its version: customer-events.")
        var topic: String

        @OptionGroup var log: LogOptions

        @Flag(help: "Print one JSON object.")
        var json = false

        private struct Output: Encodable {
            struct Partition: Encodable {
                var partition: Int
                var earliest: Int64
                var latest: Int64
            }

            var name: String
            var retention: String
            var writers: [String]
            var readers: [String]
            var partitions: [Partition]
        }

        func run() async throws {
            let transport = try log.openForReading()
            let specification = try await transport.administrator.topic(named: topic)
            let ranges = try await OffsetRange.all(of: specification.name, transport)
            await transport.close()
            let known = TopicCatalogue.topic(transportName: specification.name)
            let output = Output(
                name: specification.name,
                retention: specification.retention.text,
                writers: known?.writers.map(\.rawValue) ?? [],
                readers: known?.readers.map(\.rawValue) ?? [],
                partitions: ranges.sorted { $0.key < $1.key }.map {
                    .init(partition: Int($0.key.partition), earliest: $0.value.earliest, latest: $0.value.latest)
                }
            )
            if json { return Console.print(String(decoding: try EventCodec().encode(output), as: UTF8.self)) }
            Console.print("\(output.name), kept: \(output.retention)")
            if !output.writers.isEmpty { Console.print("written by \(output.writers.joined(separator: ", "))") }
            if !output.readers.isEmpty { Console.print("read by    \(output.readers.joined(separator: ", "))") }
            var table = TextTable([("partition", .right), ("earliest", .right), ("latest", .right)])
            for partition in output.partitions {
                table.add(["\(partition.partition)", "\(partition.earliest)", "\(partition.latest)"])
            }
            for line in table.lines() { Console.print(line) }
        }
    }

    /// `tandem topics tail`
    struct Tail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the records of a topic as they come, one line each, until interrupted."
        )

        @Argument(help: "The topic, with or without its version: customer-events.")
        var topic: String

        @OptionGroup var log: LogOptions

        @Flag(name: .customLong("from-start"), help: "Begin with the first record kept instead of the next one.")
        var fromStart = false

        @Option(help: "Stop after this many records.")
        var limit: Int?

        @Flag(help: "Print each record as one JSON object.")
        var json = false

        func run() async throws {
            let transport = try log.openForReading()
            let specification = try await transport.administrator.topic(named: topic)
            let positions = (0..<specification.partitions).map {
                (TopicPartition(specification.name, $0), fromStart ? StartPosition.earliest : .latest)
            }
            let reader = try await transport.makeReader(Dictionary(uniqueKeysWithValues: positions))
            var rest = limit ?? .max
            let codec = EventCodec()
            reading: while let event = try await reader.next() {
                guard case .messages(let messages) = event else { continue }
                for message in messages {
                    guard rest > 0 else { break reading }
                    rest -= 1
                    let line = RecordLine(message)
                    Console.print(json ? String(decoding: try codec.encode(line), as: UTF8.self) : line.text)
                }
                if rest == 0 { break }
            }
            await reader.close()
            await transport.close()
        }
    }
}
