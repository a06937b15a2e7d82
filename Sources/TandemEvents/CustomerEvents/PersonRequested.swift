/// A customer asked for a person by other means than words.
package struct PersonRequested: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "person.requested")

    package init() {
    }
}
