/// Names and labels in the text format of Prometheus.
enum MetricText {
    /// A name of the characters that are allowed, others replaced by underscores.
    static func name(_ label: String) -> String {
        var name = String(
            label.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
                default: "_"
                }
            })
        if name.first?.isNumber ?? true {
            name = "_" + name
        }
        return name
    }

    /// `a="1",b="2"`, sorted by name.
    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { (name($0.0), escape($0.1)) }
            .sorted { $0.0 < $1.0 }
            .map { "\($0)=\"\($1)\"" }
            .joined(separator: ",")
    }

    static func braced(_ labels: String) -> String {
        labels.isEmpty ? "" : "{\(labels)}"
    }

    private static func escape(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
