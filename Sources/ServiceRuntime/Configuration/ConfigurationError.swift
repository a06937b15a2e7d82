/// A setting that is missing or does not hold what it should; it never holds the value.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key, as `gateway.port`.
    package var key: String
    /// What should stand there, in words.
    package var expected: String

    package init(key: String, expected: String) {
        self.key = key
        self.expected = expected
    }

    package var description: String {
        let variable = "TANDEM_" + key.uppercased().replacing(".", with: "_")
        return "The setting \(key) (environment \(variable)) must be \(expected)."
    }
}
