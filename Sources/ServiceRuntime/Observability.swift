package import Configuration
import CoreMetrics
import Logging
import Synchronization
import Tracing

/// Sets up logging, metrics and tracing of a process, once.
package enum Observability {
    private static let registry = Mutex<MetricsRegistry?>(nil)

    /// Later calls change nothing.
    ///
    /// Keys: `log.level` (trace to critical; info), `log.format` (json or text; text).
    /// - Returns: the registry whose exposition `/metrics` serves.
    /// - Throws: ``ConfigurationError`` where a value is none of these.
    @discardableResult
    package static func bootstrap(reader: ConfigReader) throws(ConfigurationError) -> MetricsRegistry {
        guard let level = Logger.Level(rawValue: reader.string(forKey: "log.level", default: "info")) else {
            throw ConfigurationError(
                key: "log.level", expected: "trace, debug, info, notice, warning, error or critical")
        }
        guard let format = LineLogHandler.Format(rawValue: reader.string(forKey: "log.format", default: "text")) else {
            throw ConfigurationError(key: "log.format", expected: "json or text")
        }
        return registry.withLock { registry in
            if let registry { return registry }
            let made = MetricsRegistry()
            LoggingSystem.bootstrap { label in LineLogHandler(label: label, level: level, format: format) }
            MetricsSystem.bootstrap(made)
            InstrumentationSystem.bootstrap(TraceContextInstrument())
            registry = made
            return made
        }
    }
}
