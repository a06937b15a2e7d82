import Foundation
import Messaging
import MessagingTestKit
import Testing

@testable import SQLiteMessaging

@Suite struct HeaderCodingTests {
    @Test func whatIsEncodedComesBack() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("header coding: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let headers = (0..<Int.random(in: 1...12, using: &generator)).map { index in
                let length = [0, 1, 127, 128, 20_000].randomElement(using: &generator) ?? 0
                let value = Bool.random(using: &generator) ? Data(repeating: UInt8(index), count: length) : nil
                return MessageHeader(String(repeating: "ü", count: length % 200), value)
            }
            let blob = try #require(HeaderCoding.encode(headers))
            #expect(try blob.withUnsafeBytes { try HeaderCoding.decode($0) } == headers)
        }
        #expect(HeaderCoding.encode([]) == nil)
    }

    @Test func damageIsAnErrorAndNoCrash() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("damaged headers: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let whole = try #require(
            HeaderCoding.encode([MessageHeader("name", "value"), MessageHeader("none", nil as Data?)]))
        for length in 0..<whole.count {
            #expect(throws: MessagingError.self) {
                try whole.prefix(length).withUnsafeBytes { try HeaderCoding.decode($0) }
            }
        }
        for _ in 0..<500 {
            let noise = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            // Noise may happen to be whole; it must not crash.
            _ = try? noise.withUnsafeBytes { try HeaderCoding.decode($0) }
        }
    }
}
