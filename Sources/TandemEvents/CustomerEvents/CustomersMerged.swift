/// Two customers turned out to be one.
package struct CustomersMerged: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "customers.merged")

    /// The customer that is no longer used.
    package let from: CustomerID
    /// The customer that remains.
    package let into: CustomerID

    package init(from: CustomerID, into: CustomerID) {
        self.from = from
        self.into = into
    }
}
