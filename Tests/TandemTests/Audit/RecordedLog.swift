import Foundation
import GRDB
import Messaging
import SQLiteMessaging
import TandemEvents
import Testing

@testable import tandem

/// A log on disk with real conversations, made once; each test tampers with a copy of its own.
actor RecordedLog {
    static let shared = RecordedLog()

    private var recording: Task<URL, any Error>?

    /// A copy that the caller may change and has to remove.
    func copy() async throws -> URL {
        let task = recording ?? Task { try await Self.record() }
        recording = task
        let original = try await task.value
        let copy = FileManager.default.temporaryDirectory.appending(path: "tandem-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: original.appending(path: "log.sqlite"),
            to: copy.appending(path: "log.sqlite")
        )
        return copy
    }

    /// Three conversations with the bot, one of which goes to a person, is answered and resolved.
    private static func record() async throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tandem-recording-\(UUID().uuidString)")
        let transport = try SQLiteTransport(directory: folder)
        try await SuiteSystem.run(transport: transport, in: folder, partitions: 1) { system in
            let agent = try await system.agent("Ada")
            for text in ["Wo ist meine Bestellung?", "Where is my order?", "Var är min beställning?"] {
                let customer = try await system.customer()
                for _ in 0..<2 {
                    let message = try await customer.say(text)
                    _ = try await customer.reply(to: message)
                }
            }
            let customer = try await system.customer()
            let message = try await customer.say("I want to talk to a human")
            let conversation = try await agent.takeOffer()
            try await agent.reply("Hello, this is Ada.", in: conversation, seen: customer.sequence(of: message))
            _ = try await customer.reply(to: message)
            let second = try await customer.say("Thank you")
            try await agent.reply("You are welcome.", in: conversation, seen: customer.sequence(of: second))
            _ = try await customer.reply(to: second)
            try await agent.resolve(conversation)
            try await customer.waitFor("the end") { $0.type == "closed" }
        }
        await transport.close()
        // One file, so that copying it copies everything.
        let database = try DatabaseQueue(path: folder.appending(path: "log.sqlite").path)
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try database.close()
        return folder
    }
}
