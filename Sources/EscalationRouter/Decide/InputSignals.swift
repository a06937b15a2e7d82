package import TandemEvents

/// What was found in a customer's words, computed before deciding and recorded with the decision.
package struct InputSignals: Hashable, Sendable {
    /// In the order of their names.
    package var signals: [Signal]

    package static let none = InputSignals(signals: [])

    package init(signals: [Signal]) {
        self.signals = signals.sorted { $0.name < $1.name }
    }

    package init(personRequest: Signal?, language: Language?) {
        let language = language.map { Signal(name: Self.language, score: $0.confidence, value: $0.tag) }
        self.init(signals: [personRequest, language].compactMap { $0 })
    }

    package static let personRequest = "personRequest"
    package static let language = "language"

    /// How surely the customer asks for a person, per mille; 0 where not at all.
    var personRequestScore: Int {
        signals.first { $0.name == Self.personRequest }?.score ?? 0
    }

    var language: Language? {
        guard let signal = signals.first(where: { $0.name == Self.language }), let tag = signal.value else {
            return nil
        }
        return Language(tag: tag, confidence: signal.score)
    }
}
