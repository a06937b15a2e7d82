import CRDKafka
import Foundation

/// The configuration properties that the librdkafka in use knows.
struct PropertyCatalogue: Sendable {
    enum Scope: Sendable {
        case producer, consumer, both
    }

    /// By name, aliases included.
    let scopes: [String: Scope]

    static let current = PropertyCatalogue(table: printedTable())

    /// - Parameter table: what `rd_kafka_conf_properties_show` prints: `name | C, P or * | …`, a line each. The library
    ///   offers no other enumeration that holds aliases and properties without a default.
    init(table: String) {
        var scopes: [String: Scope] = [:]
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "|", maxSplits: 2).map { $0.trimmingCharacters(in: .whitespaces) }
            guard columns.count == 3, !columns[0].hasSuffix("_cb") else { continue }
            switch columns[1] {
            case "*": scopes[columns[0]] = .both
            // A name that stands in both tables belongs to both.
            case "P": scopes[columns[0]] = scopes[columns[0]].map { $0 == .producer ? .producer : .both } ?? .producer
            case "C": scopes[columns[0]] = scopes[columns[0]].map { $0 == .consumer ? .consumer : .both } ?? .consumer
            default: continue
            }
        }
        self.scopes = scopes
    }

    private static func printedTable() -> String {
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        guard let stream = open_memstream(&buffer, &size) else { return "" }
        rd_kafka_conf_properties_show(stream)
        fclose(stream)
        defer { free(buffer) }
        return buffer.map { String(cString: $0) } ?? ""
    }

    /// Whether values of the property are to be kept out of logs.
    static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "key.pem", "sasl.oauthbearer.config"].contains { name.contains($0) }
    }
}
