import Foundation
import Messaging

extension ConformanceSuite {
    func checkReadingByOffset() async throws {
        try await withTopics(partitions: 1) { client, topics in
            try await send(10, to: topics[0], through: client.transport)
            let source = TopicPartition(topics[0], 0)
            for (position, first) in [(StartPosition.earliest, 0), (.offset(0), 0), (.offset(7), 7), (.offset(9), 9)] {
                let reader = try await client.transport.makeReader([source: position])
                let message = try await firstMessage(of: reader)
                await reader.close()
                try require(message.value == bytes("\(first)"), "\(position) must begin at \(first)")
            }
            let reader = try await client.transport.makeReader([source: .latest])
            try await send(1, to: topics[0], through: client.transport)
            let message = try await firstMessage(of: reader)
            await reader.close()
            try require(message.offset == 10, "the latest position must begin after what was there")
            let offsets = try await client.transport.administrator.offsets([source: .latest])
            try require(offsets[source] == 11, "the end must be after the last message")
        }
    }

    func checkReadingByTime() async throws {
        try await withTopics(partitions: 1) { client, topics in
            for _ in 0..<6 {
                try await send(1, to: topics[0], through: client.transport)
                try await backend.pass(.milliseconds(20))
            }
            let source = TopicPartition(topics[0], 0)
            let administrator = client.transport.administrator
            let found = try await contents(of: topics[0], through: client.transport)[0] ?? []
            try require(found.count == 6, "six messages were sent")
            for (earlier, later) in zip(found, found.dropFirst()) {
                try require(earlier.timestamp < later.timestamp, "time passed between two messages")
            }
            for message in found {
                for (time, expected) in [
                    (message.timestamp, message.offset), (message.timestamp + 1, message.offset + 1),
                ] {
                    let offset = try await administrator.offsets([source: .time(time)])[source]
                    try require(
                        offset == expected, "time \(time) must mean \(expected), not \(String(describing: offset))")
                }
            }
            let reader = try await client.transport.makeReader([source: .time(found[2].timestamp + 1)])
            let message = try await firstMessage(of: reader)
            await reader.close()
            try require(message.offset == 3, "reading by time must begin at the first message at or after it")
        }
    }

    func checkEndIsReported() async throws {
        try await withTopics(partitions: 1) { client, topics in
            let source = TopicPartition(topics[0], 0)
            let reader = try await client.transport.makeReader([source: .earliest])
            try await expectEnd(at: 0, of: source, from: reader, messages: 0)
            try await send(3, to: topics[0], through: client.transport)
            try await expectEnd(at: 3, of: source, from: reader, messages: 3)
            try await send(2, to: topics[0], through: client.transport)
            try await expectEnd(at: 5, of: source, from: reader, messages: 2)
            await reader.close()
            let event = try await reader.next()
            try require(event == nil, "a closed reader has no events")
        }
    }

    func checkCompaction() async throws {
        try await withTopics([.compacted], partitions: 1) { client, topics in
            let producer = try await client.transport.makeProducer()
            for number in 0..<40 {
                try await producer.send(
                    OutgoingMessage(topic: topics[0], key: bytes("key-\(number % 4)"), value: bytes("\(number)"))
                )
            }
            try await producer.send(OutgoingMessage(topic: topics[0], key: bytes("key-0"), value: nil))
            try await backend.compact(topics[0])
            let found = try await contents(of: topics[0], through: client.transport)[0] ?? []
            let last = Dictionary(grouping: found, by: { $0.key ?? Data() }).compactMapValues(\.last)
            try require(found.count < 41, "compaction must remove what a later message replaces")
            try require(last[bytes("key-1")]?.value == bytes("37"), "the last value of a key must stay")
            try require(last[bytes("key-3")]?.value == bytes("39"), "the last value of a key must stay")
            let tombstone = last[bytes("key-0")]
            try require(tombstone != nil && tombstone?.value == nil, "a tombstone stays for readers to see")
            try require(found.map(\.offset) == found.map(\.offset).sorted(), "offsets stay as they were")
            try require(found.last?.offset == 40, "offsets stay as they were")
            let position = try await producer.send(
                OutgoingMessage(topic: topics[0], key: bytes("key-0"), value: bytes("again"))
            )
            try require(position.offset == 41, "an offset is never given twice")
        }
    }

    func checkBoundedMemory() async throws {
        try await withTopics(partitions: 2) { client, topics in
            let producer = try await client.transport.makeProducer()
            let size = 10_000
            for batch in 0..<20 {
                _ = try await producer.send(
                    (0..<40).map {
                        OutgoingMessage(
                            topic: topics[0],
                            partition: Int32($0 % 2),
                            key: nil,
                            value: Data(repeating: UInt8(batch), count: size)
                        )
                    }
                )
            }
            let limit = 100_000
            let starts = [0, 1].map { (TopicPartition(topics[0], Int32($0)), StartPosition.earliest) }
            let reader = try await client.transport.makeReader(
                Dictionary(uniqueKeysWithValues: starts),
                maximumBufferedBytes: limit
            )
            var count = 0
            while count < 800, let event = try await reader.next() {
                guard case .messages(let messages) = event else { continue }
                count += messages.count
                let bytes = messages.reduce(0) { $0 + $1.size }
                try require(bytes <= limit + size + 1024, "\(bytes) bytes were handed over; the limit is \(limit)")
            }
            await reader.close()
            try require(count == 800, "everything comes in the end")
        }
    }

    func send(_ count: Int, to topic: String, through transport: any MessagingTransport) async throws {
        let producer = try await transport.makeProducer()
        for number in 0..<count {
            try await producer.send(
                OutgoingMessage(topic: topic, key: bytes("key-\(number % 7)"), value: bytes("\(number)"))
            )
        }
        await producer.close()
    }

    private func firstMessage(of reader: any MessageReader) async throws -> ReceivedMessage {
        while let event = try await reader.next() {
            if case .messages(let messages) = event, let first = messages.first { return first }
        }
        throw ConformanceFailure("the reader ended")
    }

    private func expectEnd(
        at expected: Int64,
        of source: TopicPartition,
        from reader: any MessageReader,
        messages: Int
    ) async throws {
        var count = 0
        while let event = try await reader.next() {
            switch event {
            case .messages(let messages): count += messages.count
            case .reachedEnd(let partition, let offset):
                try require(partition == source, "the end names its partition")
                // Where messages come one by one, the end may be reached between them.
                guard offset == expected else { continue }
                try require(count == messages, "\(messages) messages come before the end, not \(count)")
                return
            case .interrupted: continue
            }
        }
        throw ConformanceFailure("the reader ended")
    }
}
