/// The compiled form of all patterns: a graph without cycles whose moves take one word each.
struct PhraseAutomaton: Sendable {
    private struct Move: Sendable {
        let symbol: Int32
        let target: Int32
    }

    /// Moves sorted by symbol; those of node n stand at `moveBounds[n]..<moveBounds[n + 1]`.
    private let moves: [Move]
    private let moveBounds: [Int32]
    private let anyWord: [Int32]
    private let rules: [Int32]
    private let finals: [Bool]
    /// The nodes reached from a node without a word; those of node n at `reachBounds[n]..<reachBounds[n + 1]`.
    private let reach: [Int32]
    private let reachBounds: [Int32]
    /// The nodes to enter on a symbol anywhere in a sentence, by symbol.
    let starts: [[Int32]]
    /// The nodes to enter on a symbol at the start of a sentence only, by symbol.
    let sentenceStarts: [[Int32]]

    var nodeCount: Int { finals.count }

    func rule(of node: Int32) -> Int { Int(rules[Int(node)]) }

    func isFinal(_ node: Int32) -> Bool { finals[Int(node)] }

    func reached(from node: Int32) -> ArraySlice<Int32> {
        reach[Int(reachBounds[Int(node)])..<Int(reachBounds[Int(node) + 1])]
    }

    func moveOnAnyWord(from node: Int32) -> Int32? {
        let target = anyWord[Int(node)]
        return target < 0 ? nil : target
    }

    func forEachMove(from node: Int32, on symbol: Int32, _ body: (Int32) -> Void) {
        var low = Int(moveBounds[Int(node)])
        let end = Int(moveBounds[Int(node) + 1])
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if moves[middle].symbol < symbol { low = middle + 1 } else { high = middle }
        }
        while low < end, moves[low].symbol == symbol {
            body(moves[low].target)
            low += 1
        }
    }

    /// Compiles patterns one after another.
    struct Builder {
        private struct Node {
            let rule: Int32
            var moves: [(symbol: Int32, target: Int32)] = []
            var anyWord: Int32 = -1
            var free: [Int32] = []
            var isFinal = false
        }

        private var nodes: [Node] = []
        private var entries: [(node: Int32, startsSentence: Bool)] = []
        private(set) var vocabulary = WordTrie()

        mutating func add(_ rule: PhraseRule, index: Int) {
            let start = makeNode(rule: Int32(index))
            let end = extend(from: start, by: rule.pattern, rule: Int32(index))
            let final = makeNode(rule: Int32(index))
            nodes[Int(final)].isFinal = true
            nodes[Int(end)].free.append(final)
            entries.append((start, rule.startsSentence))
        }

        private mutating func makeNode(rule: Int32) -> Int32 {
            nodes.append(Node(rule: rule))
            return Int32(nodes.count - 1)
        }

        private mutating func extend(from start: Int32, by pattern: PhrasePattern, rule: Int32) -> Int32 {
            switch pattern {
            case .word(let letters), .stem(let letters):
                let isStem = if case .stem = pattern { true } else { false }
                let end = makeNode(rule: rule)
                nodes[Int(start)].moves.append((vocabulary.insert(letters, isStem: isStem), end))
                return end
            case .gap(let words):
                let end = makeNode(rule: rule)
                var node = start
                nodes[Int(node)].free.append(end)
                for _ in 0..<words {
                    // A node of its own, since `start` may already have moves of an alternative.
                    let next = makeNode(rule: rule)
                    let from = makeNode(rule: rule)
                    nodes[Int(node)].free.append(from)
                    nodes[Int(from)].anyWord = next
                    nodes[Int(next)].free.append(end)
                    node = next
                }
                return end
            case .sequence(let items):
                var node = start
                for item in items { node = extend(from: node, by: item, rule: rule) }
                return node
            case .choice(let alternatives):
                let end = makeNode(rule: rule)
                for alternative in alternatives {
                    let last = extend(from: start, by: alternative, rule: rule)
                    nodes[Int(last)].free.append(end)
                }
                return end
            }
        }

        consuming func build() -> PhraseAutomaton {
            var moves: [Move] = []
            var moveBounds: [Int32] = [0]
            var reach: [Int32] = []
            var reachBounds: [Int32] = [0]
            for (index, node) in nodes.enumerated() {
                moves += node.moves.sorted { $0.symbol < $1.symbol }.map { Move(symbol: $0.symbol, target: $0.target) }
                moveBounds.append(Int32(moves.count))
                reach += reachable(from: Int32(index))
                reachBounds.append(Int32(reach.count))
            }
            var starts = [[Int32]](repeating: [], count: Int(vocabulary.count))
            var sentenceStarts = starts
            for (entry, startsSentence) in entries {
                for node in reachable(from: entry) {
                    for (symbol, target) in nodes[Int(node)].moves {
                        if startsSentence {
                            sentenceStarts[Int(symbol)].append(target)
                        } else {
                            starts[Int(symbol)].append(target)
                        }
                    }
                }
            }
            return PhraseAutomaton(
                moves: moves, moveBounds: moveBounds, anyWord: nodes.map(\.anyWord), rules: nodes.map(\.rule),
                finals: nodes.map(\.isFinal), reach: reach, reachBounds: reachBounds, starts: starts,
                sentenceStarts: sentenceStarts)
        }

        /// The nodes with moves, and the final ones, that are reached from `start` without a word.
        private func reachable(from start: Int32) -> [Int32] {
            var found: [Int32] = []
            var seen: Set<Int32> = [start]
            var open = [start]
            while let index = open.popLast() {
                let node = nodes[Int(index)]
                if node.isFinal || !node.moves.isEmpty || node.anyWord >= 0 { found.append(index) }
                for next in node.free where seen.insert(next).inserted { open.append(next) }
            }
            return found
        }
    }
}
