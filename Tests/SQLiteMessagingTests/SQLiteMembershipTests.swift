import MessagingTestKit
import Testing

@Suite struct SQLiteMembershipTests {
    @Test(arguments: [MemberDescription.Mode.afterCompletion, .inTransaction], [1, 2])
    func membersComeAndGoInMemory(mode: MemberDescription.Mode, run: Int) async throws {
        try await runScenario(mode, on: SQLiteBackend())
    }

    @Test(arguments: [MemberDescription.Mode.afterCompletion, .inTransaction])
    func membersComeAndGoOnFile(mode: MemberDescription.Mode) async throws {
        try await runScenario(mode, on: SQLiteBackend(directory: .temporary()))
    }

    private func runScenario(_ mode: MemberDescription.Mode, on backend: SQLiteBackend) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("\(backend.name), members \(mode.rawValue): seed \(seed)")
        let scenario = MembershipScenario(mode: mode, seed: seed)
        let done = try await withTimeLimit(.seconds(60), of: "the scenario with seed \(scenario.seed)") {
            try await scenario.run(on: backend, host: TaskMemberHost(backend))
        }
        let summary = done.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("\(backend.name), members \(mode.rawValue), seed \(seed): \(summary)")
        await backend.close()
    }
}
