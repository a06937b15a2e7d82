/// Ends a command with a sentence that says what was wrong, where, and what to do.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
