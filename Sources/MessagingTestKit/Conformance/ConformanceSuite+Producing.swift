import Foundation
import Messaging

extension ConformanceSuite {
    func checkDurableOnReturn() async throws {
        try await withTopics { client, topics in
            let producer = try await client.transport.makeProducer()
            var positions: [MessagePosition] = []
            for number in 0..<20 {
                positions.append(
                    try await producer.send(
                        OutgoingMessage(topic: topics[0], key: bytes("\(number % 5)"), value: bytes("\(number)"))
                    )
                )
            }
            // Whoever shares nothing with the producer sees what the producer was told to be durable.
            let observer = try await backend.makeObserver()
            let found = try await contents(of: topics[0], through: observer)
            await observer.close()
            for (number, position) in positions.enumerated() {
                let message = found[position.source.partition]?.first { $0.offset == position.offset }
                try require(message?.value == bytes("\(number)"), "message \(number) must stand at \(position)")
            }
        }
    }

    func checkOrderPerKey() async throws {
        try await withTopics { client, topics in
            let producer = try await client.transport.makeProducer()
            let keys = (0..<12).map { "key-\($0)" }
            // Several senders at once, each with keys of its own, some of them in lists.
            try await withThrowingDiscardingTaskGroup { group in
                for sender in 0..<4 {
                    group.addTask {
                        for number in stride(from: 0, to: 30, by: 3) {
                            let own = keys.indices.filter { $0 % 4 == sender }
                            let messages = own.flatMap { index in
                                (number..<number + 3).map {
                                    OutgoingMessage(topic: topics[0], key: bytes(keys[index]), value: bytes("\($0)"))
                                }
                            }
                            _ = try await producer.send(messages)
                        }
                    }
                }
            }
            let found = try await contents(of: topics[0], through: client.transport)
            for key in keys {
                let homes = found.filter { $0.value.contains { $0.key == bytes(key) } }
                try require(homes.count == 1, "\(key) must stand in one partition, not \(homes.count)")
                let values = homes.values.flatMap { $0.filter { $0.key == bytes(key) }.compactMap(\.value) }
                try require(values == (0..<30).map { bytes("\($0)") }, "\(key) must be in the order sent")
            }
        }
    }

    func checkSamePartitionForKey() async throws {
        try await withTopics(partitions: 24) { client, topics in
            let producer = try await client.transport.makeProducer()
            // What the Java client's murmur2 partitioner gives of 24 partitions, the empty key among them.
            let known: [(String, Int32)] = [
                ("kafka", 4), ("giberish123456789", 20), ("1234", 12), ("234", 2), ("34", 18), ("4", 1), ("", 9),
                ("conversation-ä", 22),
            ]
            for (key, expected) in known {
                let position = try await producer.send(
                    OutgoingMessage(topic: topics[0], key: bytes(key), value: bytes("v"))
                )
                try require(
                    position.source.partition == expected,
                    "key \(key) must go to partition \(expected), not \(position.source.partition)"
                )
            }
        }
    }

    func checkNullValues() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let producer = try await client.transport.makeProducer()
            let sent: [(Data?, Data?)] = [
                (nil, nil), (nil, Data()), (Data(), nil), (Data(), Data()), (bytes("k"), bytes("v")),
            ]
            for (key, value) in sent {
                try await producer.send(OutgoingMessage(topic: topics[0], key: key, value: value))
            }
            let found = try await contents(of: topics[0], through: client.transport)[0] ?? []
            try require(found.count == sent.count, "\(sent.count) messages were sent, \(found.count) found")
            for (message, (key, value)) in zip(found, sent) {
                try require(message.key == key, "a key that is null must stay so, and an empty one too")
                try require(message.value == value, "a value that is null must stay so, and an empty one too")
            }
        }
    }

    func checkHeaders() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let producer = try await client.transport.makeProducer()
            let headers = [
                MessageHeader("all", Data((0...255).map { UInt8($0) })), MessageHeader("empty", Data()),
                MessageHeader("null", nil as Data?), MessageHeader("twice", "first"), MessageHeader("twice", "second"),
                MessageHeader("long", Data(repeating: 0x61, count: 300)), MessageHeader("größe", "ÅÄÖ"),
            ]
            try await producer.send(OutgoingMessage(topic: topics[0], key: nil, value: bytes("v"), headers: headers))
            try await producer.send(OutgoingMessage(topic: topics[0], key: nil, value: bytes("v")))
            let found = try await contents(of: topics[0], through: client.transport)[0] ?? []
            try require(found.first?.headers == headers, "headers must come back to the byte and in order")
            try require(found.last?.headers == [], "a message without headers must have none")
        }
    }

    func checkOversize() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let producer = try await client.transport.makeProducer()
            let limit = client.transport.maximumMessageSize
            do {
                _ = try await producer.send([
                    OutgoingMessage(topic: topics[0], key: nil, value: bytes("before")),
                    OutgoingMessage(topic: topics[0], key: nil, value: Data(repeating: 0, count: limit + 1)),
                ])
                throw ConformanceFailure("a message above the limit must be refused")
            } catch let error as MessagingError {
                try require(error.code == .messageTooLarge, "the error must say that it is too large, not \(error)")
                try require(error.message.contains("\(limit)"), "the error must name the limit: \(error.message)")
                try require(!error.isRetriable, "sending it again cannot help")
            }
            // What fits still does, and nothing of the refused list was stored.
            try await producer.send(
                OutgoingMessage(topic: topics[0], key: nil, value: Data(repeating: 1, count: limit - 1024))
            )
            let found = try await contents(of: topics[0], through: client.transport)[0] ?? []
            try require(found.count == 1, "one message fits and \(found.count) stand there")
        }
    }
}
