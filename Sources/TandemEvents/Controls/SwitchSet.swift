/// What the assistant may do was changed for a scope.
package struct SwitchSet: EventBody {
    package static let type = EventType(topic: .controls, name: "switch.set")

    package let scope: SwitchScope
    package let mode: SwitchMode
    package let by: String
    package let reason: String

    package init(scope: SwitchScope, mode: SwitchMode, by: String, reason: String) {
        self.scope = scope
        self.mode = mode
        self.by = by
        self.reason = reason
    }
}
