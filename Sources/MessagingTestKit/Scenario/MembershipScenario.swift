import Foundation
import Messaging

/// Members of a group that are started, stopped, killed and frozen at random in the middle of work; in the end every
/// record must have been finished, exactly once in transactions, at least once and in order per key otherwise.
package struct MembershipScenario: Sendable {
    package var mode: MemberDescription.Mode
    package var seed: UInt64
    /// Random steps: one of a start, a stop, a kill, a freeze, a thaw, or time passing.
    package var steps = 40
    package var recordsPerStep = 25
    package var workMilliseconds: Int64 = 1
    private let partitions: Int32 = 4
    private let maximumMembers = 3

    package init(mode: MemberDescription.Mode, seed: UInt64) {
        self.mode = mode
        self.seed = seed
    }

    private struct Members {
        var awake: [any HostedMember] = []
        var frozen: [any HostedMember] = []
        var started = 0
        var count: Int { awake.count + frozen.count }
    }

    /// - Returns: how often each thing was done, for people to see that the run was worth something.
    package func run(on backend: any MessagingBackend, host: any MemberHost) async throws -> [String: Int] {
        let suite = ConformanceSuite(backend)
        return try await suite.withTopics([.forever, .forever, .compacted], partitions: partitions) { client, topics in
            var generator = SeededGenerator(seed: seed)
            var members = Members()
            var done: [String: Int] = [:]
            for step in 0..<steps {
                try await suite.send(recordsPerStep, to: topics[0], through: client.transport)
                let action = try await act(&members, topics, on: backend, host: host, using: &generator)
                done[action, default: 0] += 1
                if step % 4 == 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
            try await settle(&members, topics, on: backend, host: host, suite: suite, client: client)
            let input = try await suite.contents(of: topics[0], through: client.transport)
            let output = try await suite.contents(of: topics[1], through: client.transport)
            try OutputCheck(input: input, output: output).verify(mode)
            done["records", default: 0] = input.values.reduce(0) { $0 + $1.count }
            done["outputs", default: 0] = output.values.reduce(0) { $0 + $1.count }
            return done
        }
    }

    private func act(
        _ members: inout Members,
        _ topics: [String],
        on backend: any MessagingBackend,
        host: any MemberHost,
        using generator: inout SeededGenerator
    ) async throws -> String {
        let roll = Int.random(in: 0..<10, using: &generator)
        switch roll {
        case 0...2 where members.count < maximumMembers:
            try await start(&members, topics, on: backend, host: host)
            return "started"
        case 3 where !members.awake.isEmpty:
            let index = Int.random(in: members.awake.indices, using: &generator)
            try await members.awake.remove(at: index).stop()
            return "stopped"
        case 4...5 where !members.awake.isEmpty:
            let index = Int.random(in: members.awake.indices, using: &generator)
            try await members.awake.remove(at: index).kill()
            return "killed"
        case 6 where !members.awake.isEmpty:
            let index = Int.random(in: members.awake.indices, using: &generator)
            let member = members.awake.remove(at: index)
            try await member.freeze()
            members.frozen.append(member)
            return "frozen"
        case 7 where !members.frozen.isEmpty:
            let index = Int.random(in: members.frozen.indices, using: &generator)
            let member = members.frozen.remove(at: index)
            try await member.thaw()
            members.awake.append(member)
            return "thawed"
        default:
            try await backend.pass(backend.sessionTimeout)
            return "time passed"
        }
    }

    private func start(
        _ members: inout Members,
        _ topics: [String],
        on backend: any MessagingBackend,
        host: any MemberHost
    ) async throws {
        members.started += 1
        members.awake.append(
            try await host.start(
                MemberDescription(
                    mode: mode,
                    group: topics[0],
                    instance: "\(topics[0])-\(members.started)",
                    input: topics[0],
                    output: topics[1],
                    state: topics[2],
                    sessionTimeoutMilliseconds: backend.sessionTimeout.milliseconds,
                    workMilliseconds: workMilliseconds
                )
            )
        )
    }

    /// Thaws whoever is frozen, waits until all is done, and stops everybody.
    private func settle(
        _ members: inout Members,
        _ topics: [String],
        on backend: any MessagingBackend,
        host: any MemberHost,
        suite: ConformanceSuite,
        client: any MessagingClient
    ) async throws {
        for member in members.frozen { try await member.thaw() }
        members.awake += members.frozen
        if members.awake.isEmpty { try await start(&members, topics, on: backend, host: host) }
        let administrator = client.transport.administrator
        let sources = try await administrator.partitions(of: [topics[0]])
        let latest = Dictionary(uniqueKeysWithValues: sources.map { ($0, StartPosition.latest) })
        let ends = try await administrator.offsets(latest).filter { $0.value > 0 }
        while true {
            let committed = try await administrator.committedOffsets(group: topics[0], partitions: Set(sources))
            if committed.filter({ $0.value > 0 }) == ends { break }
            // The places of the killed become free.
            try await backend.pass(.milliseconds(250))
            try await Task.sleep(for: .milliseconds(5))
        }
        for member in members.awake { try await member.stop() }
    }
}
