package import Messaging

/// A member of a group that a check looks on at: it begins whatever it is assigned at the committed offsets, gathers
/// what comes, and releases what is taken back.
package final class GroupProbe: Sendable {
    package struct State: Sendable {
        /// What the member owns now.
        package var assignment: Assignment?
        package var assignments: [Assignment] = []
        package var messages: [ReceivedMessage] = []
        package var losses = 0
        package var failure: String?
    }

    package let consumer: any GroupConsumer
    package let state = Observed(State())
    private let task: Task<Void, Never>

    /// - Parameter commits: whether to commit, on revocation, everything that has come.
    package init(_ consumer: any GroupConsumer, commits: Bool = false) {
        self.consumer = consumer
        task = Task { [state] in
            do {
                try await Self.run(consumer, state, commits: commits)
            } catch {
                state.update { $0.failure = "\(error)" }
            }
        }
    }

    deinit {
        task.cancel()
    }

    /// Waits until the member owns this many partitions.
    @discardableResult
    package func owns(_ count: Int) async throws -> Assignment {
        let state = try await state.wait { $0.assignment?.partitions.count == count || $0.failure != nil }
        guard let assignment = state.assignment else {
            throw ConformanceFailure(state.failure ?? "the member owns nothing")
        }
        return assignment
    }

    /// Waits until this many messages have come since the member began.
    @discardableResult
    package func received(_ count: Int) async throws -> [ReceivedMessage] {
        let state = try await state.wait { $0.messages.count >= count || $0.failure != nil }
        if let failure = state.failure { throw ConformanceFailure(failure) }
        return state.messages
    }

    package func close() async {
        await consumer.close()
        await task.value
    }

    private static func run(
        _ consumer: any GroupConsumer,
        _ state: Observed<State>,
        commits: Bool
    ) async throws {
        var positions: [TopicPartition: Int64] = [:]
        while let event = try await consumer.next() {
            switch event {
            case .assigned(let assignment):
                let committed = try await consumer.committed(assignment.partitions)
                positions = [:]
                try await consumer.start(committed.mapValues(\.offset))
                state.update { state in
                    state.assignment = assignment
                    state.assignments.append(assignment)
                }
            case .messages(let messages):
                for message in messages { positions[message.source] = message.offset + 1 }
                state.update { $0.messages += messages }
            case .revoked(let assignment):
                if commits { try await consumer.commit(positions, of: assignment) }
                state.update { $0.assignment = nil }
                consumer.release(assignment)
            case .lost(let assignment):
                state.update { state in
                    state.assignment = nil
                    state.losses += 1
                }
                consumer.release(assignment)
            case .reachedEnd, .interrupted: continue
            }
        }
    }
}
