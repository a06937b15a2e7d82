import Crypto
package import Foundation

extension Identifier {
    /// A version 7 UUID (RFC 9562, 5.7) for something that starts: 48 bits of milliseconds, 74 random bits.
    /// - Parameters:
    ///   - time: The moment it starts; moments before 1970 count as 1970.
    ///   - generator: The source of the random bits; a seeded one makes the identifier repeatable.
    package static func starting(at time: Timestamp, using generator: inout some RandomNumberGenerator) -> Identifier {
        let milliseconds = UInt64(max(0, time.milliseconds))
        let random: UInt64 = generator.next()
        let low: UInt64 = generator.next()
        return Identifier(
            high: milliseconds << 16 | 0x7000 | random & 0x0FFF,
            low: 0x8000_0000_0000_0000 | low >> 2
        )
    }

    /// A version 7 UUID for something that starts, with random bits of the system.
    package static func starting(at time: Timestamp) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return starting(at: time, using: &generator)
    }

    /// A version 5 UUID (RFC 9562, 5.5): the same namespace and name make the same identifier again.
    /// - Parameters:
    ///   - namespace: The identifier that scopes the name.
    ///   - name: The bytes of the name.
    package static func named(_ name: some Sequence<UInt8>, in namespace: Identifier<some Any>) -> Identifier {
        var input = namespace.bytes
        input.append(contentsOf: name)
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in Insecure.SHA1.hash(data: input).prefix(16).enumerated() {
            if index < 8 {
                high = high << 8 | UInt64(byte)
            } else {
                low = low << 8 | UInt64(byte)
            }
        }
        return Identifier(
            high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x5000,
            low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        )
    }

    /// The identifier of what follows from a cause in one role, so that a step done twice makes it twice the same.
    /// - Parameters:
    ///   - cause: The identifier of the cause.
    ///   - role: What it is to the cause, unique among all that follows from it: `notice.disclosure`.
    package static func following(_ cause: Identifier<some Any>, role: String) -> Identifier {
        named(role.utf8, in: cause)
    }

    /// The identifier of a message or action that a client submits to a conversation: a retry makes the same one, a
    /// reused key with another body a different one.
    /// - Parameters:
    ///   - conversation: The conversation it is for.
    ///   - idempotencyKey: The client's key.
    ///   - canonicalBody: The masked request body as canonical JSON.
    package static func submitted(
        to conversation: ConversationID, idempotencyKey: String, canonicalBody: Data
    ) -> Identifier {
        // The zero byte ends the key, so that no other split of key and digest yields the same name.
        var name = Array(idempotencyKey.utf8)
        name.append(0)
        name.append(contentsOf: SHA256.hash(data: canonicalBody))
        return named(name, in: conversation)
    }
}

extension ConversationID {
    /// The conversation that a customer opens with an idempotency key; a retry opens the same one.
    package static func opened(by customer: CustomerID, idempotencyKey: String) -> ConversationID {
        named(idempotencyKey.utf8, in: customer)
    }
}
