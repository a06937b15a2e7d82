extension ConversationState {
    private enum Key: String, CodingKey {
        case owner, epoch, sequence, turn, pendingTurn, unsureReplies, recentMessages, unanswered, history, outboxes
        case repetition, lease, demand, transfer, previousAgent, previousAgentUntil, reference, awaitsStaff
        case unstaffedDeadline, waitNoticeDue, silenceDue, language, locale, disclosed, attributes, tier, assurance
        case openedAt, lastCustomerActivity
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        context = try ConversationContext(from: decoder)
        owner = try container.decode(Owner.self, forKey: .owner)
        epoch = try container.decode(Int.self, forKey: .epoch)
        sequence = try container.decode(Int.self, forKey: .sequence)
        turn = try container.decode(Int.self, forKey: .turn)
        pendingTurn = try container.decodeIfPresent(PendingTurn.self, forKey: .pendingTurn)
        unsureReplies = try container.decodeIfPresent(Int.self, forKey: .unsureReplies) ?? 0
        recentMessages = try container.decode(RecentIdentifiers<MessageTag>.self, forKey: .recentMessages)
        unanswered =
            try container.decodeIfPresent(UnansweredMessages.self, forKey: .unanswered) ?? UnansweredMessages()
        history = try container.decode(ConversationHistory.self, forKey: .history)
        outboxes = try container.decodeIfPresent([OutboxProgress].self, forKey: .outboxes) ?? []
        repetition = try container.decodeIfPresent(MessageRepetition.self, forKey: .repetition)
        lease = try container.decodeIfPresent(LeaseID.self, forKey: .lease)
        demand = try container.decodeIfPresent(PersonDemand.self, forKey: .demand)
        transfer = try container.decodeIfPresent(Transfer.self, forKey: .transfer)
        previousAgent = try container.decodeIfPresent(AgentReference.self, forKey: .previousAgent)
        previousAgentUntil = try container.decodeIfPresent(Timestamp.self, forKey: .previousAgentUntil)
        reference = try container.decodeIfPresent(String.self, forKey: .reference)
        awaitsStaff = try container.decodeIfPresent(Bool.self, forKey: .awaitsStaff) ?? false
        unstaffedDeadline = try container.decodeIfPresent(Timestamp.self, forKey: .unstaffedDeadline)
        waitNoticeDue = try container.decodeIfPresent(Timestamp.self, forKey: .waitNoticeDue)
        silenceDue = try container.decodeIfPresent(Timestamp.self, forKey: .silenceDue)
        language = try container.decodeIfPresent(Language.self, forKey: .language)
        locale = try container.decodeIfPresent(String.self, forKey: .locale)
        disclosed = try container.decodeIfPresent(Bool.self, forKey: .disclosed) ?? false
        attributes = try container.decodeIfPresent([String: String].self, forKey: .attributes) ?? [:]
        tier = try container.decodeIfPresent(String.self, forKey: .tier)
        assurance = try container.decodeIfPresent(IdentityAssurance.self, forKey: .assurance)
        openedAt = try container.decode(Timestamp.self, forKey: .openedAt)
        lastCustomerActivity = try container.decode(Timestamp.self, forKey: .lastCustomerActivity)
    }

    package func encode(to encoder: any Encoder) throws {
        try context.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(owner, forKey: .owner)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(turn, forKey: .turn)
        try container.encodeIfPresent(pendingTurn, forKey: .pendingTurn)
        if unsureReplies != 0 { try container.encode(unsureReplies, forKey: .unsureReplies) }
        try container.encode(recentMessages, forKey: .recentMessages)
        if !unanswered.isEmpty { try container.encode(unanswered, forKey: .unanswered) }
        try container.encode(history, forKey: .history)
        if !outboxes.isEmpty { try container.encode(outboxes, forKey: .outboxes) }
        try container.encodeIfPresent(repetition, forKey: .repetition)
        try container.encodeIfPresent(lease, forKey: .lease)
        try container.encodeIfPresent(demand, forKey: .demand)
        try container.encodeIfPresent(transfer, forKey: .transfer)
        try container.encodeIfPresent(previousAgent, forKey: .previousAgent)
        try container.encodeIfPresent(previousAgentUntil, forKey: .previousAgentUntil)
        try container.encodeIfPresent(reference, forKey: .reference)
        if awaitsStaff { try container.encode(awaitsStaff, forKey: .awaitsStaff) }
        try container.encodeIfPresent(unstaffedDeadline, forKey: .unstaffedDeadline)
        try container.encodeIfPresent(waitNoticeDue, forKey: .waitNoticeDue)
        try container.encodeIfPresent(silenceDue, forKey: .silenceDue)
        try container.encodeIfPresent(language, forKey: .language)
        try container.encodeIfPresent(locale, forKey: .locale)
        if disclosed { try container.encode(disclosed, forKey: .disclosed) }
        if !attributes.isEmpty { try container.encode(attributes, forKey: .attributes) }
        try container.encodeIfPresent(tier, forKey: .tier)
        try container.encodeIfPresent(assurance, forKey: .assurance)
        try container.encode(openedAt, forKey: .openedAt)
        try container.encode(lastCustomerActivity, forKey: .lastCustomerActivity)
    }
}
