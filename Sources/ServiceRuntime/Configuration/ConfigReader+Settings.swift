package import Configuration

/// Settings with defaults: an absent one takes its default, a wrong one stops the start.
extension ConfigReader {
    /// - Throws: ``ConfigurationError`` where the value is not an integer or out of range.
    package func integer(
        _ key: ConfigKey, default fallback: Int, in range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int {
        guard let value = int(forKey: key) else {
            guard string(forKey: key) == nil else { throw range.error(key) }
            return fallback
        }
        guard range.contains(value) else { throw range.error(key) }
        return value
    }

    /// - Throws: ``ConfigurationError`` where the value is neither true nor false.
    package func flag(_ key: ConfigKey, default fallback: Bool) throws(ConfigurationError) -> Bool {
        guard let value = bool(forKey: key) else {
            guard string(forKey: key) == nil else {
                throw ConfigurationError(key: key.name, expected: "true or false")
            }
            return fallback
        }
        return value
    }

    /// A length of time: a whole number and its unit, `250ms`, `30s`, `5m`, `12h` or `7d`.
    ///
    /// - Throws: ``ConfigurationError`` where the value is none, or out of range.
    package func duration(
        _ key: ConfigKey, default fallback: Duration, in range: ClosedRange<Duration>
    ) throws(ConfigurationError) -> Duration {
        guard let text = string(forKey: key) else { return fallback }
        guard let value = Duration(setting: text), range.contains(value) else {
            throw ConfigurationError(
                key: key.name,
                expected: "a length of time such as 250ms, 30s, 5m, 12h or 7d, from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return value
    }

    /// The parts of a list separated by commas, without surrounding spaces and empty parts.
    package func list(_ key: ConfigKey, isSecret: Bool = false, default fallback: [String] = []) -> [String] {
        guard let text = string(forKey: key, isSecret: isSecret) else { return fallback }
        return text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map { part in
                String(
                    part.prefix(upTo: part.lastIndex { !$0.isWhitespace }.map(part.index(after:)) ?? part.startIndex))
            }
            .filter { !$0.isEmpty }
    }
}

extension ConfigKey {
    /// The key with dots between its components.
    fileprivate var name: String { components.joined(separator: ".") }
}

extension ClosedRange<Int> {
    fileprivate func error(_ key: ConfigKey) -> ConfigurationError {
        ConfigurationError(key: key.name, expected: "an integer from \(lowerBound) to \(upperBound)")
    }
}

extension Duration {
    /// A length of time from its text in a setting, `30s`; nil for anything else.
    package init?(setting text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(number)
        case "s": self = .seconds(number)
        case "m": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3_600)
        case "d": self = .seconds(number * 86_400)
        default: return nil
        }
    }
}
