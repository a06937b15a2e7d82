/// Why an input cannot be decided; it becomes a dead letter.
package struct DecisionRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong, without what stood there.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
