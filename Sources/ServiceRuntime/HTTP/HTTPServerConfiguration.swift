package import Configuration

/// Where and how a service listens for HTTP.
package struct HTTPServerConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 takes a free port.
    package var port: Int
    /// Connections without a request are closed after this.
    package var idleTimeout: Duration = .seconds(75)
    /// Bytes of all headers of a request.
    package var maximumHeaderBytes = 16 << 10

    package init(port: Int) {
        self.port = port
    }

    /// Keys: `host` (127.0.0.1), `port` (0 to 65535), `idle.timeout` (75s).
    ///
    /// - Parameters:
    ///   - reader: scoped to the service.
    ///   - defaultPort: where the service listens unless told otherwise.
    /// - Throws: ``ConfigurationError`` where a value is out of range.
    package init(reader: ConfigReader, defaultPort: Int) throws(ConfigurationError) {
        host = reader.string(forKey: "host", default: "127.0.0.1")
        port = try reader.integer("port", default: defaultPort, in: 0...65_535)
        idleTimeout = try reader.duration(
            "idle.timeout", default: .seconds(75), in: .seconds(1) ... .seconds(3_600))
    }
}
