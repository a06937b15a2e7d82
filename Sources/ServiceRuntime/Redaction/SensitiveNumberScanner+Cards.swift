extension SensitiveNumberScanner {
    /// Digits that may be one number: groups without anything between their digits, joined by separators.
    private struct Chain {
        var digits: [UInt8] = []
        /// Places in the text, one a digit.
        var places: [Int] = []
        /// Where each group begins among the digits.
        var groups: [Int] = []
        /// Whether what precedes each group joins digits only in the groups of a card.
        var isLoose: [Bool] = []

        mutating func append(_ digit: UInt8, at place: Int) {
            digits.append(digit)
            places.append(place)
        }
    }

    /// How many separators may stand between two groups: ` - ` and some invisible ones.
    private static let maximumGap = 6
    /// How cards print their numbers.
    private static let printedGroups: [[Int]] = [[4, 4, 4, 4], [4, 6, 5], [4, 4, 4, 4, 3], [4, 6, 4]]

    func cardNumbers() -> [Span] {
        var spans: [Span] = []
        var position = 0
        while position < roles.count {
            guard case .digit = roles[position] else {
                position += 1
                continue
            }
            let chain = chain(at: position)
            spans += cardNumbers(in: chain)
            position = (chain.places.last ?? position) + 1
        }
        return spans
    }

    private func chain(at start: Int) -> Chain {
        var chain = Chain()
        var gap = 0
        var isGapLoose = false
        var position = start
        scan: while position < roles.count {
            switch roles[position] {
            case .digit(let value):
                if chain.digits.isEmpty || gap > 0 {
                    chain.groups.append(chain.digits.count)
                    chain.isLoose.append(isGapLoose)
                }
                chain.append(value, at: position)
                gap = 0
                isGapLoose = false
            case .separator:
                gap += 1
            case .looseSeparator:
                gap += 1
                isGapLoose = true
            case .letter, .other:
                break scan
            }
            guard gap <= Self.maximumGap else { break }
            position += 1
        }
        return chain
    }

    /// Card numbers of a chain begin and end with a group, so that no part of a longer number is taken for one.
    private func cardNumbers(in chain: Chain) -> [Span] {
        guard chain.digits.count >= 13 else { return [] }
        var spans: [Span] = []
        var group = 0
        while group < chain.groups.count {
            if let (span, next) = cardNumber(in: chain, from: group) {
                spans.append(span)
                group = next
            } else {
                group += 1
            }
        }
        return spans
    }

    private func cardNumber(in chain: Chain, from group: Int) -> (Span, nextGroup: Int)? {
        let start = chain.groups[group]
        guard chain.digits.count - start >= 13 else { return nil }
        let leading = chain.digits[start..<start + 4].reduce(0) { $0 * 10 + Int($1) }
        for length in CardIssuer.lengths(leading: leading) {
            let end = start + length
            guard end <= chain.digits.count else { continue }
            let next = chain.groups[group...].firstIndex { $0 >= end } ?? chain.groups.count
            guard next == chain.groups.count ? end == chain.digits.count : chain.groups[next] == end,
                isJoined(chain, groups: group..<next, end: end),
                CardIssuer.passesLuhn(chain.digits[start..<end])
            else { continue }
            let lastFour = chain.digits[end - 4..<end].map(String.init).joined()
            let span = Span(
                kind: .cardNumber, range: chain.places[start]..<chain.places[end - 1] + 1,
                mask: "[card ••\(lastFour)]", leading: leading)
            return (span, next)
        }
        return nil
    }

    private func isJoined(_ chain: Chain, groups: Range<Int>, end: Int) -> Bool {
        guard groups.dropFirst().contains(where: { chain.isLoose[$0] }) else { return true }
        let starts = groups.map { chain.groups[$0] } + [end]
        let lengths = zip(starts, starts.dropFirst()).map { $1 - $0 }
        return Self.printedGroups.contains(lengths) || lengths.allSatisfy { $0 == 1 }
    }
}
