/// What a run of the assistant took.
package struct BotCost: Codable, Hashable, Sendable {
    package let milliseconds: Int
    package let inputTokens: Int?
    package let outputTokens: Int?
    package let price: Money?

    package init(milliseconds: Int, inputTokens: Int? = nil, outputTokens: Int? = nil, price: Money? = nil) {
        self.milliseconds = milliseconds
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.price = price
    }
}
