import TandemEvents

/// Something that the log should prove and does not.
struct AuditGap: Codable, Hashable, Sendable {
    /// What kind of promise is broken.
    enum Kind: String, Codable, CaseIterable, Sendable {
        case unansweredMessage
        case unacceptedMessage
        case undecidedInput
        case missingInput
        case alteredInput
        case missingDecision
        case misplacedDecision
        case brokenState
        case missingRecord
        case alteredRecord
        case repeatedRecord
        case undecidedRecord
        case brokenSequence
        case brokenOutbox
        case deadLetter
        case unreadableRecord
        case lostReceipt
        case repeatedReceipt
        case misorderedReceipt

        /// A heading for people.
        var title: String {
            switch self {
            case .unansweredMessage: "messages without a reply, a person or a rule that settles them"
            case .unacceptedMessage: "accepted messages that never entered their conversation"
            case .undecidedInput: "inputs without a decision"
            case .missingInput: "decided inputs that are no longer in the log"
            case .alteredInput: "inputs that are not what was decided"
            case .missingDecision: "missing decisions"
            case .misplacedDecision: "decisions out of order, or made twice"
            case .brokenState: "states that do not follow from each other"
            case .missingRecord: "records that a decision wrote and the log lacks"
            case .alteredRecord: "records that are not what the decision wrote"
            case .repeatedRecord: "records that stand in the log twice"
            case .undecidedRecord: "records that no decision wrote"
            case .brokenSequence: "conversations with a gap, a repeat or disorder in their sequence"
            case .brokenOutbox: "events of agents that are missing"
            case .deadLetter: "dead letters that wait"
            case .unreadableRecord: "records that cannot be read"
            case .lostReceipt: "receipts whose record is not in the log"
            case .repeatedReceipt: "events that a client saw twice"
            case .misorderedReceipt: "events that a client saw out of order"
            }
        }
    }

    var kind: Kind
    /// A sentence without a customer's words.
    var detail: String
    var topic: String?
    var partition: Int?
    var offset: Int64?
    var conversation: ConversationID?

    init(
        _ kind: Kind,
        _ detail: String,
        topic: String? = nil,
        partition: Int32? = nil,
        offset: Int64? = nil,
        conversation: ConversationID? = nil
    ) {
        self.kind = kind
        self.detail = detail
        self.topic = topic
        self.partition = partition.map(Int.init)
        self.offset = offset
        self.conversation = conversation
    }

    /// Where it is, as a person would look for it.
    var place: String {
        let record = topic.map { topic in
            partition.map { partition in "\(topic)/\(partition)\(offset.map { "@\($0)" } ?? "")" } ?? topic
        }
        return [record, conversation.map { "conversation \($0)" }].compactMap(\.self).joined(separator: ", ")
    }
}
