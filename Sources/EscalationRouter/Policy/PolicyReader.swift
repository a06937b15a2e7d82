import Yams

/// Reads one mapping of a policy document, and refuses keys that it was not asked for.
struct PolicyReader {
    private let path: String
    private let line: Int?
    private var entries: [String: Node]

    /// The document's root.
    init(document: String) throws(PolicyError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: document)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
                throw PolicyError(line: mark.line, key: "", expected: "YAML")
            default:
                throw PolicyError(line: nil, key: "", expected: "YAML")
            }
        } catch {
            throw PolicyError(line: nil, key: "", expected: "YAML")
        }
        guard let root else { throw PolicyError(line: nil, key: "", expected: "a mapping of sections") }
        try self.init(node: root, path: "")
    }

    private init(node: Node, path: String) throws(PolicyError) {
        guard let mapping = node.mapping else {
            throw PolicyError(line: node.mark?.line, key: path, expected: "a mapping")
        }
        self.path = path
        line = node.mark?.line
        entries = [:]
        for (key, value) in mapping {
            guard let name = key.string else {
                throw PolicyError(line: key.mark?.line, key: path, expected: "keys that are words")
            }
            guard entries.updateValue(value, forKey: name) == nil else {
                throw PolicyError(line: key.mark?.line, key: Self.join(path, name), expected: "the key once")
            }
        }
    }

    /// The mapping under a key, read by `body`, which has to take all of it.
    mutating func section<Value>(
        _ name: String, _ body: (inout PolicyReader) throws(PolicyError) -> Value
    ) throws(PolicyError) -> Value {
        var reader = try PolicyReader(node: take(name), path: Self.join(path, name))
        let value = try body(&reader)
        try reader.finish()
        return value
    }

    /// The sections under keys of any name, in the order of their names.
    mutating func sections<Value>(
        _ body: (inout PolicyReader) throws(PolicyError) -> Value
    ) throws(PolicyError) -> [(name: String, value: Value)] {
        var values: [(name: String, value: Value)] = []
        for name in entries.keys.sorted() {
            values.append((name, try section(name, body)))
        }
        return values
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(PolicyError) -> Int {
        let node = try take(name)
        guard let value = node.int, range.contains(value) else {
            throw PolicyError(
                line: node.mark?.line, key: Self.join(path, name),
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A mapping of any names to whole numbers.
    mutating func integers(_ name: String, in range: ClosedRange<Int>) throws(PolicyError) -> [String: Int] {
        var reader = try PolicyReader(node: take(name), path: Self.join(path, name))
        var values: [String: Int] = [:]
        for key in reader.entries.keys.sorted() {
            values[key] = try reader.integer(key, in: range)
        }
        return values
    }

    mutating func strings(_ name: String) throws(PolicyError) -> [String] {
        let node = try take(name)
        let strings = node.sequence?.compactMap(\.string)
        guard let strings, strings.count == node.sequence?.count else {
            throw PolicyError(line: node.mark?.line, key: Self.join(path, name), expected: "a list of words")
        }
        return strings
    }

    /// A positive duration of at most a year.
    mutating func duration(_ name: String) throws(PolicyError) -> Duration {
        let node = try take(name)
        guard let duration = node.string.flatMap(Self.duration), duration > .zero, duration <= .seconds(31_622_400)
        else {
            throw PolicyError(
                line: node.mark?.line, key: Self.join(path, name),
                expected: "a duration up to a year, such as 500ms, 20s, 10m, 4h or 3d")
        }
        return duration
    }

    /// - Throws: where a key is left that nothing has read.
    func finish() throws(PolicyError) {
        guard let name = entries.keys.min(), let node = entries[name] else { return }
        throw PolicyError(line: node.mark?.line, key: Self.join(path, name), expected: "no such key here")
    }

    private mutating func take(_ name: String) throws(PolicyError) -> Node {
        guard let node = entries.removeValue(forKey: name) else {
            throw PolicyError(line: line, key: Self.join(path, name), expected: "this key")
        }
        return node
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    private static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(count)
        case "s": return .seconds(count)
        case "m": return .seconds(count * 60)
        case "h": return .seconds(count * 3_600)
        case "d": return .seconds(count * 86_400)
        default: return nil
        }
    }
}
