/// Names an event; equals `ce_id`.
package typealias EventID = Identifier<EventTag>
/// Names a conversation; the key of every conversation topic.
package typealias ConversationID = Identifier<ConversationTag>
/// Names a customer, an anonymous one too.
package typealias CustomerID = Identifier<CustomerTag>
/// Names a message of a customer, the assistant or an agent.
package typealias MessageID = Identifier<MessageTag>
/// Names an agent's ownership of a conversation.
package typealias LeaseID = Identifier<LeaseTag>
/// Names an offer of a conversation to an agent.
package typealias OfferID = Identifier<OfferTag>
/// Names an agent.
package typealias AgentID = Identifier<AgentTag>
/// Names an outbox, one a database.
package typealias OutboxID = Identifier<OutboxTag>
/// Names an action that the assistant proposes and carries out.
package typealias ActionID = Identifier<ActionTag>
/// Names an attachment.
package typealias AttachmentID = Identifier<AttachmentTag>

package enum EventTag {}
package enum ConversationTag {}
package enum CustomerTag {}
package enum MessageTag {}
package enum LeaseTag {}
package enum OfferTag {}
package enum AgentTag {}
package enum OutboxTag {}
package enum ActionTag {}
package enum AttachmentTag {}
