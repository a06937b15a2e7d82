import Foundation
import GRDB
import TandemEvents

extension Identifier {
    /// The sixteen bytes, as columns hold them.
    var stored: Data { Data(bytes) }

    /// An identifier from a column.
    ///
    /// - Throws: `DatabaseError` where the column does not hold sixteen bytes.
    init(stored data: Data) throws {
        guard data.count == 16 else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "An identifier is not 16 bytes")
        }
        func half(_ bytes: Data.SubSequence) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: half(data.prefix(8)), low: half(data.suffix(8)))
    }

    /// The same UUID as Foundation holds it.
    init(_ uuid: UUID) {
        var halves: (UInt64, UInt64) = (0, 0)
        withUnsafeBytes(of: uuid.uuid) { bytes in
            for index in 0..<8 {
                halves.0 = halves.0 << 8 | UInt64(bytes[index])
                halves.1 = halves.1 << 8 | UInt64(bytes[index + 8])
            }
        }
        self.init(high: halves.0, low: halves.1)
    }
}
