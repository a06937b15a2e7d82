/// Finds all phrases of all languages in one pass over a text.
///
/// The patterns are compiled once into a non-deterministic automaton over words (Thompson's construction with its empty
/// moves resolved beforehand); a search moves all its threads forward together and never goes back. No pattern repeats,
/// so a search takes time linear in the text, whatever it holds.
struct PhraseMatcher: Sendable {
    /// A pattern found, with the first and last of its words as indices of tokens.
    struct Match: Equatable, Sendable {
        let rule: Int
        let first: Int
        let last: Int
    }

    let rules: [PhraseRule]
    let vocabulary: WordTrie
    let automaton: PhraseAutomaton

    init(rules: [PhraseRule]) {
        var builder = PhraseAutomaton.Builder()
        for (index, rule) in rules.enumerated() { builder.add(rule, index: index) }
        self.rules = rules
        self.vocabulary = builder.vocabulary
        self.automaton = builder.build()
    }

    /// Calls `body` once a sentence that holds a match, with the matches in the order of their ends.
    func forEachSentence(of text: TokenizedText, _ body: (_ tokens: Range<Int>, _ matches: [Match]) -> Void) {
        var search = Search(matcher: self)
        var sentenceStart = 0
        for (index, token) in text.tokens.enumerated() {
            switch token {
            case .word(let range): search.advance(text.bytes[range], at: index, startsSentence: index == sentenceStart)
            case .sentenceEnd:
                let matches = search.endSentence()
                if !matches.isEmpty { body(sentenceStart..<index, matches) }
                sentenceStart = index + 1
            }
        }
        let matches = search.endSentence()
        if !matches.isEmpty { body(sentenceStart..<text.tokens.count, matches) }
    }

    private struct Thread {
        let node: Int32
        var first: Int32
    }

    private struct Search {
        let matcher: PhraseMatcher
        var threads: [Thread] = []
        var next: [Thread] = []
        /// Where in `next` a node's thread stands, where `stamp` says that it is of this step.
        var place: [Int32] = []
        var stamp: [Int32] = []
        var symbols: [Int32] = []
        var matches: [Match] = []
        /// Matches of the last word that hold only if the sentence ends there.
        var awaitingEnd: [Match] = []

        init(matcher: PhraseMatcher) { self.matcher = matcher }

        mutating func advance(_ word: ArraySlice<UInt8>, at index: Int, startsSentence: Bool) {
            awaitingEnd.removeAll(keepingCapacity: true)
            matcher.vocabulary.lookUp(word, into: &symbols)
            if threads.isEmpty, symbols.isEmpty { return }
            next.removeAll(keepingCapacity: true)
            let automaton = matcher.automaton
            let position = Int32(truncatingIfNeeded: index)
            for thread in threads {
                if let target = automaton.moveOnAnyWord(from: thread.node) {
                    enter(target, first: thread.first, at: position)
                }
                for symbol in symbols {
                    automaton.forEachMove(from: thread.node, on: symbol) { target in
                        enter(target, first: thread.first, at: position)
                    }
                }
            }
            for symbol in symbols {
                for target in automaton.starts[Int(symbol)] { enter(target, first: position, at: position) }
                if startsSentence {
                    for target in automaton.sentenceStarts[Int(symbol)] { enter(target, first: position, at: position) }
                }
            }
            swap(&threads, &next)
        }

        mutating func endSentence() -> [Match] {
            matches += awaitingEnd
            awaitingEnd.removeAll(keepingCapacity: true)
            threads.removeAll(keepingCapacity: true)
            defer { matches.removeAll(keepingCapacity: true) }
            return matches
        }

        private mutating func enter(_ target: Int32, first: Int32, at position: Int32) {
            let automaton = matcher.automaton
            if stamp.isEmpty {
                place = Array(repeating: 0, count: automaton.nodeCount)
                stamp = Array(repeating: -1, count: automaton.nodeCount)
            }
            for node in automaton.reached(from: target) {
                let rule = automaton.rule(of: node)
                if automaton.isFinal(node) {
                    let match = Match(rule: rule, first: Int(first), last: Int(position))
                    if matcher.rules[rule].endsSentence { awaitingEnd.append(match) } else { matches.append(match) }
                } else if stamp[Int(node)] == position {
                    // A request keeps to its nearest words, a counter reaches as far as it can.
                    let slot = Int(place[Int(node)])
                    let isCounter = matcher.rules[rule].kind == .counter
                    next[slot].first = isCounter ? min(next[slot].first, first) : max(next[slot].first, first)
                } else {
                    stamp[Int(node)] = position
                    place[Int(node)] = Int32(next.count)
                    next.append(Thread(node: node, first: first))
                }
            }
        }
    }
}
