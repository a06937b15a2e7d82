import Foundation
import Signals
import Testing

@Test func devMeasure() throws {
    let clock = ContinuousClock()
    var detector: PersonRequestDetector?
    let load = try clock.measure { detector = try PersonRequestDetector() }
    let d = try #require(detector)
    var tp = 0, fp = 0, fn = 0, n = 0
    let text = try String(contentsOfFile: "/work/shared/data/dev/person.jsonl", encoding: .utf8)
    var elapsed = Duration.zero
    for line in text.split(separator: "\n") {
        let o = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let t = o["text"] as! String
        var r: PersonRequest?
        elapsed += clock.measure { r = d.detect(in: t) }
        n += 1
        let want = (o["label"] as! String) == "person"
        if want && r != nil { tp += 1 } else if want { fn += 1; print("MISS", o["lang"]!, t) } else if let r { fp += 1; print("FALSE", r.phraseID, r.score, t) }
    }
    print("MEASURE load \(load) perMessage \(elapsed / n) tp \(tp) fp \(fp) fn \(fn) n \(n)")
}
