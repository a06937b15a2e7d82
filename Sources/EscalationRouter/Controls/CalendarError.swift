/// What is wrong with a published calendar.
package struct CalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field: `hours[2].opens`.
    package let field: String
    package let expected: String

    package var description: String { "calendar, \(field): expected \(expected)" }
}
