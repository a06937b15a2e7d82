package import Logging
package import Messaging
import TandemEvents

/// Writes each log event as one line, of JSON or of text.
///
/// Card numbers and security codes that reached a message or metadata are masked here: the last guard, not the first.
package struct LineLogHandler: LogHandler {
    package enum Format: String, Sendable {
        case json, text
    }

    private struct Line: Encodable {
        var time: Timestamp
        var level: String
        var label: String
        var message: String
        var metadata: [String: String]
        var source: String
    }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: Format
    private let time: any TimeSource
    private let sink: LogSink

    package init(
        label: String, level: Logger.Level, format: Format, time: any TimeSource = SystemTimeSource(),
        sink: LogSink = .standardError
    ) {
        self.label = label
        logLevel = level
        self.format = format
        self.time = time
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var values = metadata
        if let provided = metadataProvider?.get() {
            values.merge(provided) { _, new in new }
        }
        if let own = event.metadata {
            values.merge(own) { _, new in new }
        }
        if let error = event.error {
            values[Keys.error] = "\(error)"
        }
        let line = Line(
            time: Timestamp(milliseconds: time.now()), level: event.level.rawValue, label: label,
            message: SensitiveNumbers.mask(event.message.description).text,
            metadata: values.mapValues { SensitiveNumbers.mask($0.description).text }, source: event.source)
        sink.write(format == .json ? json(line) : text(line))
    }

    private func json(_ line: Line) -> String {
        guard let data = try? EventCodec().encode(line) else { return text(line) }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private func text(_ line: Line) -> String {
        let metadata = line.metadata.sorted { $0.key < $1.key }.map { " \($0)=\(singleLine($1))" }.joined()
        return "\(line.time) \(line.level) \(line.label): \(singleLine(line.message))\(metadata)\n"
    }

    /// Without line ends, so that no value can forge a line of its own.
    private func singleLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.isWhitespace && $0 != " " || $0.value < 32 }) else {
            return text
        }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.isWhitespace || $0.value < 32 ? " " : $0 }))
    }
}
