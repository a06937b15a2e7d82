/// Numbers words and stems, and finds in one walk all that a word of a text stands for.
struct WordTrie: Sendable {
    private struct Node: Sendable {
        var children: [(byte: UInt8, node: Int32)] = []
        var word: Int32 = -1
        var stem: Int32 = -1
    }

    private var nodes = [Node()]
    /// How many symbols were given out.
    private(set) var count: Int32 = 0

    /// The symbol of a word, or of a stem, the same for the same letters.
    mutating func insert(_ letters: String, isStem: Bool) -> Int32 {
        var node = 0
        for byte in letters.utf8 {
            if let child = nodes[node].children.first(where: { $0.byte == byte }) {
                node = Int(child.node)
            } else {
                nodes.append(Node())
                nodes[node].children.append((byte, Int32(nodes.count - 1)))
                node = nodes.count - 1
            }
        }
        let known = isStem ? nodes[node].stem : nodes[node].word
        if known >= 0 { return known }
        defer { count += 1 }
        if isStem { nodes[node].stem = count } else { nodes[node].word = count }
        return count
    }

    /// Replaces `symbols` by those of the word itself and of every stem with which it begins.
    func lookUp(_ word: ArraySlice<UInt8>, into symbols: inout [Int32]) {
        symbols.removeAll(keepingCapacity: true)
        var node = 0
        for byte in word {
            guard let child = nodes[node].children.first(where: { $0.byte == byte }) else { return }
            node = Int(child.node)
            if nodes[node].stem >= 0 { symbols.append(nodes[node].stem) }
        }
        if nodes[node].word >= 0 { symbols.append(nodes[node].word) }
    }
}
