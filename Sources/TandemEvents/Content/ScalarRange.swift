/// A half-open range of Unicode scalars.
package struct ScalarRange: Codable, Hashable, Sendable {
    /// First scalar, from 0.
    package let start: Int
    /// The scalar after the last one.
    package let end: Int

    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}
