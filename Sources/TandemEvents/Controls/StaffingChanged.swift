/// People came or went.
package struct StaffingChanged: EventBody {
    package static let type = EventType(topic: .controls, name: "staffing.changed")

    /// The group of people, by what they have in common; empty: all.
    package let skills: [String]
    package let onShift: Int
    /// When people are back, where that is known.
    package let nextOpening: Timestamp?

    package init(skills: [String], onShift: Int, nextOpening: Timestamp? = nil) {
        self.skills = skills
        self.onShift = onShift
        self.nextOpening = nextOpening
    }
}
