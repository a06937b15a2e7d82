/// A promise that a backend did not keep.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// - Throws: ``ConformanceFailure`` where the condition does not hold.
package func require(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
    guard condition else { throw ConformanceFailure(promise()) }
}
