/// Any event of `customer-events`.
package enum CustomerEvent: EventPayload {
    case conversationOpened(ConversationOpened)
    case messageReceived(MessageReceived)
    case personRequested(PersonRequested)
    case botRequested(BotRequested)
    case answerRated(AnswerRated)
    case callbackRequested(CallbackRequested)
    case conversationEnded(ConversationEnded)
    case customerIdentified(CustomerIdentified)
    case customersMerged(CustomersMerged)
    case deliveryUpdated(DeliveryUpdated)
    case surveyAnswered(SurveyAnswered)
    case erasureRequested(ErasureRequested)
    /// A type that this version does not know; readers pass over it.
    case unknown(type: String)

    package var eventType: EventType {
        switch self {
        case .conversationOpened: ConversationOpened.type
        case .messageReceived: MessageReceived.type
        case .personRequested: PersonRequested.type
        case .botRequested: BotRequested.type
        case .answerRated: AnswerRated.type
        case .callbackRequested: CallbackRequested.type
        case .conversationEnded: ConversationEnded.type
        case .customerIdentified: CustomerIdentified.type
        case .customersMerged: CustomersMerged.type
        case .deliveryUpdated: DeliveryUpdated.type
        case .surveyAnswered: SurveyAnswered.type
        case .erasureRequested: ErasureRequested.type
        case .unknown(let type): EventType(type)
        }
    }

    package init(eventType: EventType, from decoder: any Decoder) throws {
        switch eventType {
        case ConversationOpened.type: self = .conversationOpened(try ConversationOpened(from: decoder))
        case MessageReceived.type: self = .messageReceived(try MessageReceived(from: decoder))
        case PersonRequested.type: self = .personRequested(try PersonRequested(from: decoder))
        case BotRequested.type: self = .botRequested(try BotRequested(from: decoder))
        case AnswerRated.type: self = .answerRated(try AnswerRated(from: decoder))
        case CallbackRequested.type: self = .callbackRequested(try CallbackRequested(from: decoder))
        case ConversationEnded.type: self = .conversationEnded(try ConversationEnded(from: decoder))
        case CustomerIdentified.type: self = .customerIdentified(try CustomerIdentified(from: decoder))
        case CustomersMerged.type: self = .customersMerged(try CustomersMerged(from: decoder))
        case DeliveryUpdated.type: self = .deliveryUpdated(try DeliveryUpdated(from: decoder))
        case SurveyAnswered.type: self = .surveyAnswered(try SurveyAnswered(from: decoder))
        case ErasureRequested.type: self = .erasureRequested(try ErasureRequested(from: decoder))
        default: self = .unknown(type: eventType.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .conversationOpened(let body): try body.encode(to: encoder)
        case .messageReceived(let body): try body.encode(to: encoder)
        case .personRequested(let body): try body.encode(to: encoder)
        case .botRequested(let body): try body.encode(to: encoder)
        case .answerRated(let body): try body.encode(to: encoder)
        case .callbackRequested(let body): try body.encode(to: encoder)
        case .conversationEnded(let body): try body.encode(to: encoder)
        case .customerIdentified(let body): try body.encode(to: encoder)
        case .customersMerged(let body): try body.encode(to: encoder)
        case .deliveryUpdated(let body): try body.encode(to: encoder)
        case .surveyAnswered(let body): try body.encode(to: encoder)
        case .erasureRequested(let body): try body.encode(to: encoder)
        case .unknown: throw EventCodingError(code: .unexpectedType, field: "type", expected: "a known event type")
        }
    }
}
