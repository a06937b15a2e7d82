import MessagingTestKit
import Testing

@Suite struct SQLiteMembershipTests {
    @Test(arguments: [MemberDescription.Mode.afterCompletion, .inTransaction], [1, 2, 3])
    func membersComeAndGoInTheMiddleOfWork(mode: MemberDescription.Mode, run: Int) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("membership \(mode.rawValue), run \(run): seed \(seed)")
        try await runScenario(MembershipScenario(mode: mode, seed: seed))
    }

    private func runScenario(_ scenario: MembershipScenario) async throws {
        let backend = try SQLiteBackend()
        let done = try await withTimeLimit(.seconds(60), of: "the scenario with seed \(scenario.seed)") {
            try await scenario.run(on: backend, host: TaskMemberHost(backend))
        }
        print("membership \(scenario.mode.rawValue), seed \(scenario.seed): \(done.sorted { $0.key < $1.key })")
        await backend.close()
    }
}
