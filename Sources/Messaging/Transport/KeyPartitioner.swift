package import Foundation

/// Chooses a partition for a key as the Java client's default partitioner does, so that producers in any language agree.
///
/// MurmurHash2, 32 bits, seed `0x9747b28c`, its sign bit cleared, modulo the number of partitions
/// (Apache Kafka, `BuiltInPartitioner.partitionForKey`; librdkafka's `murmur2`).
package enum KeyPartitioner {
    /// - Returns: `0..<partitions`.
    package static func partition(for key: Data, of partitions: Int32) -> Int32 {
        precondition(partitions > 0, "a topic has at least one partition")
        return Int32(bitPattern: murmur2(key) & 0x7fff_ffff) % partitions
    }

    package static func murmur2(_ data: Data) -> UInt32 {
        data.withUnsafeBytes { bytes in
            let multiplier: UInt32 = 0x5bd1_e995
            var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.count)
            let wholeWords = bytes.count / 4
            for word in 0..<wholeWords {
                var value = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: word * 4, as: UInt32.self))
                value = value &* multiplier
                value ^= value >> 24
                value = value &* multiplier
                hash = hash &* multiplier
                hash ^= value
            }
            let rest = bytes[(wholeWords * 4)...]
            if !rest.isEmpty {
                for (index, byte) in rest.enumerated() {
                    hash ^= UInt32(byte) << UInt32(8 * index)
                }
                hash = hash &* multiplier
            }
            hash ^= hash >> 13
            hash = hash &* multiplier
            hash ^= hash >> 15
            return hash
        }
    }
}
