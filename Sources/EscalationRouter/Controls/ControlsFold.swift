package import TandemEvents

/// Folds the records of `controls`, in order, into what is in force.
package struct ControlsFold: Sendable {
    /// The offset after the last record folded.
    package private(set) var offset: Int64 = 0
    private var policy: Policy?
    private var policyVersion = ""
    private var switches: [SwitchScope: SwitchSet] = [:]
    private var staffing: [[String]: StaffingChanged] = [:]
    private var calendars: [[String]: OpeningCalendar] = [:]

    package init() {}

    /// Takes the next record.
    ///
    /// - Throws: `PolicyError` or `CalendarError` where it cannot be put in force; what was before stays so, and the
    ///   record counts as folded.
    package mutating func take(_ event: ControlEvent, at offset: Int64) throws {
        self.offset = offset + 1
        switch event {
        case .policyPublished(let body):
            policy = try Policy(document: body.document)
            policyVersion = body.version
        case .switchSet(let body):
            switches[body.scope] = body.mode == .off ? nil : body
        case .staffingChanged(let body):
            staffing[body.skills.sorted()] = body
        case .calendarPublished(let body):
            calendars[body.skills.sorted()] = try OpeningCalendar(body)
        case .incidentDeclared, .unknown:
            break
        }
    }

    /// Passes over a record that cannot be read.
    package mutating func pass(at offset: Int64) {
        self.offset = offset + 1
    }

    /// What is in force; nil while there is no policy.
    package var controls: Controls? {
        guard let policy else { return nil }
        func inOrder<Value>(_ groups: [[String]: Value]) -> [Value] {
            groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        }
        let scopes = switches.values.sorted {
            ($0.scope.kind.rawValue, $0.scope.value ?? "") < ($1.scope.kind.rawValue, $1.scope.value ?? "")
        }
        return Controls(
            offset: offset, policy: policy, policyVersion: policyVersion, switches: scopes,
            staffing: inOrder(staffing), calendars: inOrder(calendars))
    }
}
