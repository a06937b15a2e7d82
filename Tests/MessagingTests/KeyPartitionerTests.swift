import Foundation
import Messaging
import Testing

@Suite struct KeyPartitionerTests {
    /// Values of Apache Kafka's own `Utils.murmur2` for these keys.
    @Test(
        arguments: [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ] as [(String, Int32)])
    func hashAgreesWithTheJavaClient(key: String, hash: Int32) {
        #expect(Int32(bitPattern: KeyPartitioner.murmur2(Data(key.utf8))) == hash)
    }

    @Test func partitionIsInRange() {
        for partitions in [1, 2, 6, 24, 100] as [Int32] {
            for number in 0..<1000 {
                let partition = KeyPartitioner.partition(for: Data("key \(number)".utf8), of: partitions)
                #expect((0..<partitions).contains(partition))
            }
        }
    }

    @Test func sliceHashesLikeItsCopy() {
        let data = Data("xxfoobar".utf8)
        #expect(KeyPartitioner.murmur2(data.dropFirst(2)) == KeyPartitioner.murmur2(Data("foobar".utf8)))
    }
}
