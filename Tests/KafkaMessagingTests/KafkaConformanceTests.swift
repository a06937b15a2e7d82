import MessagingTestKit
import Testing

/// What every transport promises, on a real broker.
@Suite(.enabled(if: TestBrokers.hasRealBroker, "runs on Tansu or KAFKA_BOOTSTRAP_SERVERS, in the run that has one"))
struct KafkaConformanceTests {
    @Test(arguments: ConformancePoint.allCases)
    func realBroker(_ point: ConformancePoint) async throws {
        let backend = try await KafkaBackend()
        try await ConformanceSuite(backend).run(point)
        let report = ConformanceReport.shared
        if report.isComplete(backend.name) { print(report.table(of: [backend.name])) }
    }
}

/// What of it the mock cluster can show, with the librdkafka that the system ships.
@Suite(.enabled(if: !TestBrokers.hasRealBroker, "runs on the mock cluster, in the run without a real broker"))
struct MockConformanceTests {
    @Test(arguments: ConformancePoint.allCases)
    func mockCluster(_ point: ConformancePoint) async throws {
        let backend = try MockBackend()
        try await ConformanceSuite(backend).run(point)
        let report = ConformanceReport.shared
        if report.isComplete(backend.name) { print(report.table(of: [backend.name])) }
    }
}
