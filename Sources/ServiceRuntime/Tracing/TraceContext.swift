/// A W3C trace context (Trace Context, level 1): which trace, and which span in it, work belongs to.
package struct TraceContext: Hashable, Sendable, LosslessStringConvertible {
    /// Sixteen bytes as two big-endian halves; never zero.
    package let traceHigh: UInt64
    package let traceLow: UInt64
    /// Never zero.
    package let span: UInt64
    package let flags: UInt8

    /// A new trace.
    package init() {
        self.init(
            traceHigh: .random(in: 1 ... .max), traceLow: .random(in: .min ... .max), span: .random(in: 1 ... .max),
            flags: 0)
    }

    private init(traceHigh: UInt64, traceLow: UInt64, span: UInt64, flags: UInt8) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.span = span
        self.flags = flags
    }

    /// From the text of a `traceparent` header, `00-TRACE-SPAN-FLAGS`; later versions are read as far as version 00
    /// goes. Nil for anything else.
    package init?(_ text: String) {
        var text = text
        let parsed: TraceContext? = text.withUTF8 { bytes in
            guard bytes.count >= 55, bytes.count <= 512, bytes[2] == 0x2D, bytes[35] == 0x2D, bytes[52] == 0x2D,
                let version = hexadecimal(bytes, 0..<2), version != 0xFF,
                bytes.count == 55 || version > 0 && bytes[55] == 0x2D,
                let high = hexadecimal(bytes, 3..<19), let low = hexadecimal(bytes, 19..<35), high | low != 0,
                let span = hexadecimal(bytes, 36..<52), span != 0,
                let flags = hexadecimal(bytes, 53..<55)
            else { return nil }
            return TraceContext(traceHigh: high, traceLow: low, span: span, flags: UInt8(flags) & 1)
        }
        guard let parsed else { return nil }
        self = parsed
    }

    /// A new span of the same trace.
    package func child() -> TraceContext {
        TraceContext(traceHigh: traceHigh, traceLow: traceLow, span: .random(in: 1 ... .max), flags: flags)
    }

    /// The text of a `traceparent` header.
    package var description: String {
        String(unsafeUninitializedCapacity: 55) { text in
            var index = 0
            func write(_ value: UInt64, digits: Int) {
                for digit in stride(from: digits - 1, through: 0, by: -1) {
                    let nibble = UInt8(truncatingIfNeeded: value >> UInt64(digit * 4)) & 0xF
                    text[index] = nibble < 10 ? nibble + 48 : nibble + 87
                    index += 1
                }
            }
            func writeDash() {
                text[index] = 0x2D
                index += 1
            }
            write(0, digits: 2)
            writeDash()
            write(traceHigh, digits: 16)
            write(traceLow, digits: 16)
            writeDash()
            write(span, digits: 16)
            writeDash()
            write(UInt64(flags), digits: 2)
            return index
        }
    }
}

/// The value of lower-case hexadecimal digits, which alone the header allows.
private func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64? {
    var value: UInt64 = 0
    for index in range {
        switch bytes[index] {
        case 48...57: value = value << 4 | UInt64(bytes[index] - 48)
        case 97...102: value = value << 4 | UInt64(bytes[index] - 87)
        default: return nil
        }
    }
    return value
}
