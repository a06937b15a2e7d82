import Foundation
import Messaging

/// The promises of ``MessagingTransport`` and of the loops on it, checked on one backend.
///
/// A test target runs every ``ConformancePoint`` as a test of its own:
/// `try await ConformanceSuite(backend).run(point)`.
package struct ConformanceSuite: Sendable {
    let backend: any MessagingBackend

    package init(_ backend: any MessagingBackend) {
        self.backend = backend
    }

    /// Checks one point, or notes why it cannot be shown here, and records it in ``ConformanceReport/shared``.
    ///
    /// - Throws: ``ConformanceFailure``, or what the transport threw.
    package func run(_ point: ConformancePoint) async throws {
        if let reason = backend.reasonNotShown(point) {
            ConformanceReport.shared.record(.notShown(reason: reason), of: point, on: backend.name)
            return
        }
        do {
            try await withTimeLimit(backend.checkLimit, of: "\(backend.name): \(point.rawValue)") {
                try await check(point)
            }
            ConformanceReport.shared.record(.shown, of: point, on: backend.name)
        } catch {
            ConformanceReport.shared.record(.failed, of: point, on: backend.name)
            throw error
        }
    }

    private func check(_ point: ConformancePoint) async throws {
        switch point {
        case .durableOnReturn: try await checkDurableOnReturn()
        case .orderPerKey: try await checkOrderPerKey()
        case .samePartitionForKey: try await checkSamePartitionForKey()
        case .nullValues: try await checkNullValues()
        case .headersToTheByte: try await checkHeaders()
        case .oversizeRefused: try await checkOversize()
        case .readingByOffset: try await checkReadingByOffset()
        case .readingByTime: try await checkReadingByTime()
        case .endIsReported: try await checkEndIsReported()
        case .compactionKeepsLast: try await checkCompaction()
        case .boundedMemory: try await checkBoundedMemory()
        case .groupSharesPartitions: try await checkGroupSharesPartitions()
        case .takeoverFromLeaver: try await checkTakeoverFromLeaver()
        case .takeoverFromKilled: try await checkTakeoverFromKilled()
        case .resumeFromCommitted: try await checkResumeFromCommitted()
        case .pausedPartitionsWait: try await checkPausedPartitionsWait()
        case .atomicConsumeAndProduce: try await checkAtomicConsumeAndProduce()
        case .abortedIsInvisible: try await checkAbortedIsInvisible()
        case .sleeperCannotCommit: try await checkSleeperCannotCommit()
        case .newerProducerFences: try await checkNewerProducerFences()
        case .nothingCommittedEarly: try await checkNothingCommittedEarly()
        case .nothingCommittedLate: try await checkNothingCommittedLate()
        case .poisonIsAValue: try await checkPoisonIsAValue()
        case .shutdownDrains: try await checkShutdownDrains()
        case .exactlyOnceInTransaction: try await checkExactlyOnceInTransaction()
        }
    }

    /// Runs `body` with a client and topics of its own, which are deleted afterwards.
    func withTopics<Value>(
        _ retentions: [TopicRetention] = [.forever],
        partitions: Int32 = 4,
        _ body: (any MessagingClient, [String]) async throws -> Value
    ) async throws -> Value {
        let client = try await backend.makeClient()
        let run = UUID().uuidString.prefix(8).lowercased()
        let specifications = retentions.enumerated().map { index, retention in
            TopicSpecification(name: "conformance-\(run)-\(index)", partitions: partitions, retention: retention)
        }
        let names = specifications.map(\.name)
        let administrator = client.transport.administrator
        try await administrator.create(specifications)
        do {
            let value = try await body(client, names)
            try await administrator.delete(names)
            await client.close()
            return value
        } catch {
            try? await administrator.delete(names)
            await client.close()
            throw error
        }
    }

    /// Everything in a topic, by partition, up to its ends as they are now.
    func contents(
        of topic: String,
        through transport: any MessagingTransport
    ) async throws -> [Int32: [ReceivedMessage]] {
        let partitions = try await transport.administrator.partitions(of: [topic])
        let latest = Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.latest) })
        let ends = try await transport.administrator.offsets(latest)
        let reader = try await transport.makeReader(latest.mapValues { _ in .earliest })
        var open = Set(ends.filter { $0.value > 0 }.keys)
        var contents: [Int32: [ReceivedMessage]] = [:]
        while !open.isEmpty, let event = try await reader.next() {
            switch event {
            case .messages(let messages):
                for message in messages {
                    contents[message.source.partition, default: []].append(message)
                    if message.offset + 1 >= ends[message.source, default: 0] { open.remove(message.source) }
                }
            case .reachedEnd(let source, let offset):
                if offset >= ends[source, default: 0] { open.remove(source) }
            case .interrupted: continue
            }
        }
        await reader.close()
        return contents
    }

    func bytes(_ text: String) -> Data { Data(text.utf8) }
}
