/// Customers are told of an incident, or that it is over.
package struct IncidentDeclared: EventBody {
    package static let type = EventType(topic: .controls, name: "incident.declared")

    /// Its name.
    package let incident: String
    package let scope: SwitchScope
    /// What customers are told; absent: it is over.
    package let notice: Content?
    package let until: Timestamp?

    package init(incident: String, scope: SwitchScope, notice: Content? = nil, until: Timestamp? = nil) {
        self.incident = incident
        self.scope = scope
        self.notice = notice
        self.until = until
    }
}
