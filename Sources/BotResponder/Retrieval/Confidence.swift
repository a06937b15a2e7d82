import Foundation

/// Turns the scores of a ranking into the probability that its first topic is right.
///
/// A logistic regression (Platt, "Probabilistic Outputs for Support Vector Machines", 1999) on the first score and that
/// of what is out of scope. Fitted on examples ranked by an index that did not hold them, mixed with questions of which most
/// lie outside the knowledge. A probability holds for such a mix only: it is too low where nearly all questions belong to
/// the knowledge, and too high where nearly none does.
enum Confidence {
    private static let offset: Float = -2.2
    private static let firstScore: Float = 4.75
    private static let outOfScopeScore: Float = -3.25
    /// A question this similar to an example is that example, but for case, signs and diacritics.
    static let sameQuestion: Float = 0.97
    private static let sameQuestionConfidence = 980

    /// - Parameter similarity: Cosine of the question to the first topic's nearest example.
    /// - Returns: 0 to 1000.
    static func perMille(first: Float, outOfScope: Float, similarity: Float) -> Int {
        guard similarity < sameQuestion else { return sameQuestionConfidence }
        let logit = offset + firstScore * first + outOfScopeScore * outOfScope
        return Int((1000 / (1 + expf(-logit))).rounded())
    }
}
