/// One part of content; `type` tells them apart on the wire.
package enum ContentPart: Hashable, Sendable {
    case text(String)
    case attachment(Attachment)
    /// Answers that are offered to the customer.
    case choices([Choice])
    /// The answer that the customer chose, by its id.
    case choice(id: String)
    /// A part that this version does not know, or a channel could not deliver.
    case unsupported(kind: String)
}

extension ContentPart: Codable {
    private enum Key: String, CodingKey {
        case type, text, choices, id, kind
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "text": self = .text(try container.decode(String.self, forKey: .text))
        case "attachment": self = .attachment(try Attachment(from: decoder))
        case "choices": self = .choices(try container.decode([Choice].self, forKey: .choices))
        case "choice": self = .choice(id: try container.decode(String.self, forKey: .id))
        case "unsupported": self = .unsupported(kind: try container.decode(String.self, forKey: .kind))
        default: self = .unsupported(kind: type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .text(let text):
            try container.encode("text", forKey: .type)
            try container.encode(text, forKey: .text)
        case .attachment(let attachment):
            try container.encode("attachment", forKey: .type)
            try attachment.encode(to: encoder)
        case .choices(let choices):
            try container.encode("choices", forKey: .type)
            try container.encode(choices, forKey: .choices)
        case .choice(let id):
            try container.encode("choice", forKey: .type)
            try container.encode(id, forKey: .id)
        case .unsupported(let kind):
            try container.encode("unsupported", forKey: .type)
            try container.encode(kind, forKey: .kind)
        }
    }
}
