/// Runs members of groups that can be stopped, killed and frozen: as tasks, or as processes.
package protocol MemberHost: Sendable {
    func start(_ description: MemberDescription) async throws -> any HostedMember
}

package protocol HostedMember: Sendable {
    /// Shuts down in order, and returns once it has ended.
    func stop() async throws

    /// Ends it without a chance to say so.
    func kill() async throws

    func freeze() async throws

    func thaw() async throws
}

/// Runs members as tasks on clients of a backend.
package struct TaskMemberHost: MemberHost {
    private let backend: any MessagingBackend

    package init(_ backend: any MessagingBackend) {
        self.backend = backend
    }

    package func start(_ description: MemberDescription) async throws -> any HostedMember {
        let client = try await backend.makeClient()
        let service = try await description.makeService(on: client.transport)
        return TaskMember(client: client, service: RunningService(service))
    }
}

private struct TaskMember: HostedMember {
    let client: any MessagingClient
    let service: RunningService

    func stop() async throws {
        try await service.stop()
        await client.close()
    }

    func kill() async throws {
        try await client.kill()
        // Only its tasks are left to end; whatever they still try is refused at the gate.
        await service.cancel()
    }

    func freeze() async throws { try await client.freeze() }

    func thaw() async throws { try await client.thaw() }
}
