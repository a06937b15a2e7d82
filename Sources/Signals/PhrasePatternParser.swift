/// Reads the pattern language of phrase files.
///
///     pattern      = ["^"] alternative ["$"]
///     alternatives = alternative *("|" alternative)
///     alternative  = 1*item
///     item         = word | stem"*" | "@"set | ".."digit | "(" alternatives ")" | "[" alternatives "]"
///
/// `^` and `$` hold the pattern to the start and end of a sentence, `[…]` may be left out, `..3` stands for at most
/// three words of any kind.
struct PhrasePatternParser {
    struct Failure: Error {
        let reason: String
    }

    static let shortestStem = 2
    static let longestGap = 9

    private let symbols: [String]
    private var position = 0
    private let sets: [String: PhrasePattern]

    init(_ text: String, sets: [String: PhrasePattern]) {
        self.symbols = Self.symbols(of: text)
        self.sets = sets
    }

    /// Reads a whole pattern line.
    mutating func pattern() throws(Failure) -> (pattern: PhrasePattern, startsSentence: Bool, endsSentence: Bool) {
        let startsSentence = take("^")
        let pattern = try alternative()
        let endsSentence = take("$")
        try expectEnd()
        if pattern.isEmptyPossible { throw Failure(reason: "the pattern also matches no words at all") }
        if case .sequence(let items) = pattern, items.first?.isGap == true || items.last?.isGap == true {
            throw Failure(reason: "a gap stands at the start or end of the pattern")
        }
        return (pattern, startsSentence, endsSentence)
    }

    /// Reads one line of a set.
    mutating func alternatives() throws(Failure) -> PhrasePattern {
        let choice = try choice()
        try expectEnd()
        if choice.isEmptyPossible { throw Failure(reason: "an alternative of the set matches no words at all") }
        return choice
    }

    private mutating func choice() throws(Failure) -> PhrasePattern {
        var alternatives = [try alternative()]
        while take("|") { alternatives.append(try alternative()) }
        return .choice(alternatives)
    }

    private mutating func alternative() throws(Failure) -> PhrasePattern {
        var items: [PhrasePattern] = []
        while position < symbols.count, !["|", ")", "]", "$"].contains(symbols[position]) {
            items += try item()
        }
        if items.isEmpty { throw Failure(reason: "a word is missing at symbol \(position + 1)") }
        return .sequence(items)
    }

    private mutating func item() throws(Failure) -> [PhrasePattern] {
        let symbol = symbols[position]
        position += 1
        switch symbol {
        case "(", "[":
            let choice = try choice()
            guard take(symbol == "(" ? ")" : "]") else { throw Failure(reason: "“\(symbol)” is not closed") }
            if case .choice(let alternatives) = choice, symbol == "[" {
                return [.choice(alternatives + [.sequence([])])]
            }
            return [choice]
        case "^": throw Failure(reason: "“^” may stand only first in a pattern")
        case _ where symbol.hasPrefix("@"):
            guard let set = sets[String(symbol.dropFirst())] else { throw Failure(reason: "no set \(symbol) above") }
            return [set]
        case _ where symbol.hasPrefix(".."):
            guard let words = Int(symbol.dropFirst(2)), (1...Self.longestGap).contains(words) else {
                throw Failure(reason: "a gap is written ..1 to ..\(Self.longestGap)")
            }
            return [.gap(words)]
        default: return try words(of: symbol)
        }
    }

    /// A written word is folded and cut as a customer's text is: “l'agent” makes two words, “人工” too.
    private func words(of symbol: String) throws(Failure) -> [PhrasePattern] {
        let isStem = symbol.hasSuffix("*")
        var words = TokenizedText(folded: TextFolding.fold(isStem ? String(symbol.dropLast()) : symbol)).words
            .map(PhrasePattern.word)
        guard case .word(let last)? = words.last else { throw Failure(reason: "“\(symbol)” holds no letter") }
        if isStem {
            if last.unicodeScalars.count < Self.shortestStem {
                throw Failure(reason: "the stem “\(symbol)” is shorter than \(Self.shortestStem) letters")
            }
            words[words.count - 1] = .stem(last)
        }
        return words
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard position < symbols.count, symbols[position] == symbol else { return false }
        position += 1
        return true
    }

    private func expectEnd() throws(Failure) {
        if position < symbols.count { throw Failure(reason: "“\(symbols[position])” was not expected here") }
    }

    private static func symbols(of text: String) -> [String] {
        var symbols: [String] = []
        var word = ""
        func endWord() {
            if !word.isEmpty { symbols.append(word) }
            word = ""
        }
        for character in text {
            if character.isWhitespace {
                endWord()
            } else if "()[]|^$".contains(character) {
                endWord()
                symbols.append(String(character))
            } else {
                word.append(character)
            }
        }
        endWord()
        return symbols
    }
}

extension PhrasePattern {
    fileprivate var isGap: Bool {
        if case .gap = self { true } else { false }
    }
}
