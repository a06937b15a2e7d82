import Foundation
import MessagingTestKit
import Testing

@Suite struct SQLiteConformanceTests {
    @Test(arguments: ConformancePoint.allCases)
    func memory(_ point: ConformancePoint) async throws {
        let backend = try SQLiteBackend()
        try await ConformanceSuite(backend).run(point)
        await backend.close()
        printTableWhenComplete(backend.name)
    }

    @Test(arguments: ConformancePoint.allCases)
    func file(_ point: ConformancePoint) async throws {
        let backend = try SQLiteBackend(directory: .temporary())
        try await ConformanceSuite(backend).run(point)
        await backend.close()
        printTableWhenComplete(backend.name)
    }

    private func printTableWhenComplete(_ backend: String) {
        let report = ConformanceReport.shared
        if report.isComplete(backend) { print(report.table(of: [backend])) }
    }
}

extension URL {
    /// A place for a directory of a test's own.
    static func temporary() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("tandem-test-\(UUID().uuidString)")
    }
}
