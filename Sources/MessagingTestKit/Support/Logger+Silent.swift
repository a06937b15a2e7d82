package import Logging

extension Logger {
    /// Writes nothing.
    package static var silent: Logger {
        Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
    }
}
