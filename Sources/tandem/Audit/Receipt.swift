import Foundation
import TandemEvents

/// A line of a receipts file: what the gateway promised a client, or what the client saw.
struct Receipt: Codable, Hashable, Sendable {
    enum Kind: String, Codable, Sendable {
        /// A 202 for a message.
        case accepted
        /// An event on the client's stream.
        case seen
    }

    var kind: Kind
    var conversation: ConversationID
    /// The message's id where accepted; the event's id where seen.
    var id: String
    /// Of an event seen.
    var sequence: Int?
    var at: Timestamp
}

/// A file of receipts, read.
struct Receipts: Sendable {
    private(set) var accepted: [ConversationID: Set<String>] = [:]
    private(set) var seen: [ConversationID: [(sequence: Int, id: String)]] = [:]
    private(set) var count = 0

    /// Adds the receipts of a file.
    ///
    /// - Throws: `CommandFailure` naming the line that is no receipt. A last line cut short by a kill promises nothing.
    mutating func add(contentsOf url: URL) throws {
        let codec = EventCodec()
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw CommandFailure("Cannot read the receipts in \(url.path). Check that the file exists.")
        }
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                add(try codec.decode(Receipt.self, from: Data(line)))
            } catch {
                if index == lines.count - 1 { break }
                throw CommandFailure("Line \(index + 1) of \(url.path) is no receipt: \(error)")
            }
        }
    }

    mutating func add(_ receipt: Receipt) {
        count += 1
        switch receipt.kind {
        case .accepted: accepted[receipt.conversation, default: []].insert(receipt.id)
        case .seen: seen[receipt.conversation, default: []].append((receipt.sequence ?? 0, receipt.id))
        }
    }

    var conversations: Set<ConversationID> { Set(accepted.keys).union(seen.keys) }
}
