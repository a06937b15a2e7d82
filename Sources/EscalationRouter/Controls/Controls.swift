package import TandemEvents

/// What is in force from outside the conversations: policy, switches, calendars, staffing.
package struct Controls: Sendable {
    /// The offset after the last record of `controls` that is part of it.
    package let offset: Int64
    package let policy: Policy
    package let policyVersion: String
    /// Those not off, in the order of their scopes.
    package let switches: [SwitchSet]
    /// One a group of people, in the order of their skills.
    package let staffing: [StaffingChanged]
    /// One a group of people, in the order of their skills.
    package let calendars: [OpeningCalendar]

    package init(
        offset: Int64, policy: Policy, policyVersion: String, switches: [SwitchSet] = [],
        staffing: [StaffingChanged] = [], calendars: [OpeningCalendar] = []
    ) {
        self.offset = offset
        self.policy = policy
        self.policyVersion = policyVersion
        self.switches = switches
        self.staffing = staffing
        self.calendars = calendars
    }
}

extension Controls {
    /// Whether anybody who may take such a conversation is on shift; false where nobody ever said so.
    func isStaffed(skills: [String]) -> Bool {
        let group = staffing.first { !skills.isEmpty && Set($0.skills) == Set(skills) }
        let everybody = staffing.first { $0.skills.isEmpty }
        return (group ?? everybody).map { $0.onShift > 0 } ?? false
    }

    /// When such people are next there, after a moment; nil where that is not known.
    func nextOpening(skills: [String], after moment: Timestamp) -> Timestamp? {
        let announced =
            (staffing.first { !skills.isEmpty && Set($0.skills) == Set(skills) }
            ?? staffing.first { $0.skills.isEmpty })?.nextOpening
        if let announced, announced > moment { return announced }
        return calendar(for: skills)?.nextOpening(after: moment)
    }

    /// A moment as customers read it: local time of the people's calendar, UTC without one.
    func localText(of moment: Timestamp, skills: [String]) -> String {
        guard let calendar = calendar(for: skills) else {
            return "\(moment.description.prefix(10)) \(moment.description.dropFirst(11).prefix(5)) (UTC)"
        }
        return calendar.localText(of: moment)
    }

    private func calendar(for skills: [String]) -> OpeningCalendar? {
        calendars.first { !skills.isEmpty && Set($0.skills) == Set(skills) } ?? calendars.first { $0.skills.isEmpty }
    }

    /// What the assistant may do in a conversation: the strictest of the switches over it.
    func mode(for state: ConversationState) -> SwitchMode {
        strictest { scope in
            switch scope.kind {
            case .all: true
            case .brand: scope.value == state.context.brand
            case .channel: scope.value == state.context.channel.kind.rawValue
            case .language:
                scope.value.map { state.language?.tag.split(separator: "-").first == $0.split(separator: "-").first }
                    ?? false
            case .topic, .engine: false
            }
        }
    }

    /// What the assistant may do with a reply: the strictest of the switches over its conversation, topic and engine.
    func mode(for run: BotRun, in state: ConversationState) -> SwitchMode {
        let ofRun = strictest { scope in
            switch scope.kind {
            case .topic: scope.value != nil && scope.value == run.topic
            case .engine: scope.value == run.engine
            case .all, .brand, .channel, .language: false
            }
        }
        let ofConversation = mode(for: state)
        return ofRun.strictness > ofConversation.strictness ? ofRun : ofConversation
    }

    private func strictest(where matches: (SwitchScope) -> Bool) -> SwitchMode {
        switches.filter { matches($0.scope) }.map(\.mode).max { $0.strictness < $1.strictness } ?? .off
    }
}

extension SwitchMode {
    fileprivate var strictness: Int {
        switch self {
        case .off: 0
        case .noChanges: 1
        case .articlesOnly: 2
        case .people: 3
        }
    }
}
