/// A customer asked for what is kept of them to be erased.
package struct ErasureRequested: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "erasure.requested")

    package let scope: ErasureScope

    package init(scope: ErasureScope) {
        self.scope = scope
    }
}
