/// A customer answered the survey.
package struct SurveyAnswered: EventBody {
    package static let type = EventType(topic: .customerEvents, name: "survey.answered")

    /// The survey.
    package let survey: String
    /// Within the range of the survey.
    package let score: Int
    package let comment: Content?

    package init(survey: String, score: Int, comment: Content? = nil) {
        self.survey = survey
        self.score = score
        self.comment = comment
    }
}
