import Messaging
import MessagingTestKit
import Testing

@testable import SQLiteMessaging

@Suite struct RangeAssignmentTests {
    @Test func everyPartitionHasOneOwnerAndSharesDifferByOne() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("range assignment: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let count = Int.random(in: 0...30, using: &generator)
            let members = Int.random(in: 1...9, using: &generator)
            let topics: Set<String> = ["left", "right"]
            let numbers = (0..<members).map { _ in Int.random(in: 0...1000, using: &generator) }
            let assigned = RangeAssignment.assign(
                members: Dictionary(numbers.map { ($0, topics) }, uniquingKeysWith: { first, _ in first }),
                counts: ["left": count, "right": count]
            )
            let all = assigned.values.flatMap(\.self)
            #expect(all.count == count * 2)
            #expect(Set(all).count == count * 2)
            for share in assigned.values {
                let left = share.filter { $0.topic == "left" }.map(\.partition)
                let right = share.filter { $0.topic == "right" }.map(\.partition)
                #expect(Set(left) == Set(right))
                #expect([count / assigned.count, count / assigned.count + 1].contains(left.count))
            }
        }
    }

    @Test func theFirstMembersGetWhatIsLeftOver() {
        let assigned = RangeAssignment.assign(members: [7: ["t"], 3: ["t"], 5: ["other"]], counts: ["t": 5])
        #expect(assigned[3] == Set((0..<3).map { TopicPartition("t", $0) }))
        #expect(assigned[7] == Set((3..<5).map { TopicPartition("t", $0) }))
        #expect(assigned[5] == [])
    }
}
