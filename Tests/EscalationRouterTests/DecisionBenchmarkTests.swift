import Testing

@testable import EscalationRouter

@Suite struct DecisionBenchmarkTests {
    @Test func itMeasuresWhatIsDecided() throws {
        let figures = try DecisionBenchmark().run(conversations: 5)
        #expect(figures.decided > 0 && figures.processed > 0)
        #expect(figures.snapshotBytes > 1_000, "four questions and their answers are kept")
    }
}
