import TandemEvents

/// A text that the router says to customers, by its key in the notice files.
package enum NoticeText: String, CaseIterable, Sendable {
    case disclosure
    case rephrase
    case handingOver = "handing_over"
    case handingOverUnsure = "handing_over_unsure"
    case handingOverDelay = "handing_over_delay"
    case assigned
    case returnedToBot = "returned_to_bot"
    case returnedToQueue = "returned_to_queue"
    case nobodyOnShift = "nobody_on_shift"
    case nobodyOnShiftUnknown = "nobody_on_shift_unknown"
    case caseOpened = "case_opened"
    case callbackConfirmed = "callback_confirmed"
    case closedByAgent = "closed_by_agent"
    case closedByCustomer = "closed_by_customer"
    case reopened
    case botUnavailable = "bot_unavailable"
    case queuedStill = "queued_still"
    case followUpDue = "follow_up_due"

    /// What a notice with this text is about.
    var kind: NoticeKind {
        switch self {
        case .disclosure: .aiDisclosure
        case .rephrase: .clarify
        case .handingOver, .handingOverUnsure, .handingOverDelay, .queuedStill, .followUpDue: .personQueued
        case .assigned: .personJoined
        case .returnedToBot: .botJoined
        case .returnedToQueue: .personLeft
        case .nobodyOnShift, .nobodyOnShiftUnknown: .noPersonOnShift
        case .caseOpened: .caseOpened
        case .callbackConfirmed: .callbackArranged
        case .closedByAgent, .closedByCustomer: .closed
        case .reopened: .reopened
        case .botUnavailable: .botHeld
        }
    }

    /// The values that its text has to contain.
    var placeholders: [String] {
        switch self {
        case .disclosure, .returnedToBot: ["brand"]
        case .assigned: ["agent"]
        case .nobodyOnShift: ["reference", "opening"]
        case .nobodyOnShiftUnknown, .caseOpened, .callbackConfirmed, .followUpDue: ["reference"]
        default: []
        }
    }
}
