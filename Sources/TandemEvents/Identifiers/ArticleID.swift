/// Names a knowledge article, for instance `refund.status`.
package struct ArticleID: OpenCode, Comparable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    package static func < (left: ArticleID, right: ArticleID) -> Bool {
        left.rawValue < right.rawValue
    }
}
