/// One message of a conversation, as the assistant and agents are given it.
package struct HistoryEntry: Codable, Hashable, Sendable {
    package let sequence: Int
    package let messageID: MessageID
    package let author: Author
    package let time: Timestamp
    package let content: Content

    package init(sequence: Int, messageID: MessageID, author: Author, time: Timestamp, content: Content) {
        self.sequence = sequence
        self.messageID = messageID
        self.author = author
        self.time = time
        self.content = content
    }
}
