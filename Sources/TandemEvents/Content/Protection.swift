/// Whether content can be read as it stands. On the wire `"none"`, or an object `{"sealed": {"algorithm", "keyID"}}`.
package enum Protection: Hashable, Sendable {
    case none
    /// Encrypted with a key of the customer, which is destroyed on erasure.
    case sealed(keyID: String, algorithm: String)
}

extension Protection: Codable {
    private enum Key: String, CodingKey {
        case sealed
    }

    private struct Seal: Codable {
        let keyID: String
        let algorithm: String
    }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            let seal = try container.decode(Seal.self, forKey: .sealed)
            self = .sealed(keyID: seal.keyID, algorithm: seal.algorithm)
            return
        }
        let text = try? decoder.singleValueContainer().decode(String.self)
        guard text == "none" else {
            throw EventCodingError.invalid(decoder.codingPath, expected: "\"none\" or an object with \"sealed\"")
        }
        self = .none
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .none:
            var container = encoder.singleValueContainer()
            try container.encode("none")
        case .sealed(let keyID, let algorithm):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(Seal(keyID: keyID, algorithm: algorithm), forKey: .sealed)
        }
    }
}
