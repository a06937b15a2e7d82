package import Configuration
package import Foundation
package import ServiceRuntime

/// The settings of the bot responder.
package struct BotResponderConfiguration: Sendable {
    /// The knowledge folder; nil takes the built-in one.
    package var knowledgeFolder: URL?
    /// The company's name in answers.
    package var brandName = "Tandem"
    /// The language of replies to what is in no language of the knowledge.
    package var defaultLanguage = "en"
    package var thresholds = EngineThresholds()
    package var group = "bot-responder"
    /// Conversations answered at the same time.
    package var concurrency = 64
    /// Where health and metrics are served; nil serves none.
    package var operations: HTTPServerConfiguration?

    package init() {}

    /// Keys: `bot.knowledge.path` (built in), `bot.brand.name` (Tandem), `bot.default.language` (en),
    /// `bot.threshold.answer` (650), `bot.threshold.handoff` (450) and `bot.threshold.clarification` (250), per mille;
    /// `bot.group` (bot-responder), `bot.concurrency` (64); `bot.operations.host` (127.0.0.1) and `bot.operations.port`,
    /// without which neither health nor metrics are served.
    ///
    /// - Throws: ``ConfigurationError`` where a value is out of range.
    package init(reader: ConfigReader) throws(ConfigurationError) {
        let reader = reader.scoped(to: "bot")
        knowledgeFolder = reader.string(forKey: "knowledge.path").map { URL(filePath: $0, directoryHint: .isDirectory) }
        brandName = reader.string(forKey: "brand.name", default: brandName)
        guard !brandName.isEmpty, brandName.unicodeScalars.count <= 80 else {
            throw ConfigurationError(key: "bot.brand.name", expected: "a name of 1 to 80 characters")
        }
        defaultLanguage = reader.string(forKey: "default.language", default: defaultLanguage)
        thresholds.answer = try reader.integer("threshold.answer", default: thresholds.answer, in: 0...1_000)
        thresholds.handoff = try reader.integer("threshold.handoff", default: thresholds.handoff, in: 0...1_000)
        thresholds.clarification = try reader.integer(
            "threshold.clarification", default: thresholds.clarification, in: 0...1_000)
        group = reader.string(forKey: "group", default: group)
        concurrency = try reader.integer("concurrency", default: concurrency, in: 1...4_096)
        let server = reader.scoped(to: "operations")
        if server.int(forKey: "port") != nil || server.string(forKey: "port") != nil {
            operations = try HTTPServerConfiguration(reader: server, defaultPort: 0)
        }
    }
}
