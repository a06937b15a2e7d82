/// Base64 with the URL-safe alphabet and no padding (RFC 4648, 5).
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        let length = (bytes.count * 4 + 2) / 3
        return String(unsafeUninitializedCapacity: length) { text in
            var bits: UInt32 = 0
            var held = 0
            var index = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                held += 8
                while held >= 6 {
                    held -= 6
                    text[index] = alphabet[Int(bits >> UInt32(held) & 0x3F)]
                    index += 1
                }
            }
            if held > 0 {
                text[index] = alphabet[Int(bits << UInt32(6 - held) & 0x3F)]
                index += 1
            }
            return index
        }
    }

    /// - Returns: nil where a character is not of the alphabet, or the text is not one that ``encode(_:)`` makes.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let source = text.utf8
        guard source.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in source {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        guard bits & (1 << UInt32(held) - 1) == 0 else { return nil }
        return bytes
    }
}
