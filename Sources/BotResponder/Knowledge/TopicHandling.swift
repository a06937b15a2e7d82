/// Who handles a topic, and how.
package enum TopicHandling: String, Sendable, CaseIterable {
    /// The assistant answers.
    case bot
    /// The assistant says where to look; a look-up may make it exact.
    case lookUp
    /// The assistant says how; an action may do it after confirmation.
    case action
    /// The assistant explains, a person decides.
    case botThenPerson
    /// A person, in the order of the queue.
    case person
    /// A person, before others.
    case personUrgent

    /// Whether the assistant has no say in it.
    package var isPersonOnly: Bool {
        self == .person || self == .personUrgent
    }
}
