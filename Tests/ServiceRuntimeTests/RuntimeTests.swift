import Configuration
import CoreMetrics
import Logging
import Messaging
import ServiceRuntime
import Synchronization
import Testing

@Suite struct RuntimeTests {
    @Test func limitsEachKeyOnItsOwn() {
        let time = SteppedTime()
        let limiter = TokenBucketLimiter<String>(rate: 2, burst: 3, time: time)
        #expect((0..<3).map { _ in limiter.take("a") } == [nil, nil, nil])
        #expect(limiter.take("a") == .milliseconds(500))
        #expect(limiter.take("b") == nil)
        time.advance(250)
        #expect(limiter.take("a") == .milliseconds(250))
        time.advance(250)
        #expect(limiter.take("a") == nil)
        time.advance(1_000_000)
        #expect((0..<4).map { _ in limiter.take("a") == nil } == [true, true, true, false])
    }

    @Test func remembersABoundedNumberOfKeys() {
        let limiter = TokenBucketLimiter<Int>(rate: 1, burst: 1, maximumKeys: 100, time: SteppedTime())
        for key in 0..<10_000 { _ = limiter.take(key) }
        #expect(limiter.count <= 102)
        #expect(limiter.take(9_999) != nil)
    }

    @Test func readsAndWritesTraceContexts() throws {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let context = try #require(TraceContext(text))
        #expect(context.description == text)
        let child = context.child()
        #expect(child.description.prefix(36) == text.prefix(36))
        #expect(child.span != context.span)
        #expect(TraceContext("cc" + text.dropFirst(2) + "-future") != nil)
    }

    @Test(arguments: [
        "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
    ])
    func refusesOtherTraceContexts(text: String) {
        #expect(TraceContext(text) == nil)
    }

    @Test func writesMetricsForPrometheus() {
        let registry = MetricsRegistry(maximumSeries: 2)
        registry.makeCounter(label: "gateway.messages", dimensions: [("result", "a\"b\n")]).increment(by: 2)
        registry.makeMeter(label: "streams", dimensions: []).set(Int64(3))
        registry.makeTimer(label: "commit", dimensions: []).recordNanoseconds(3_000_000)
        let text = registry.exposition()
        #expect(text.contains("# TYPE gateway_messages_total counter\n"))
        #expect(text.contains(#"gateway_messages_total{result="a\"b\n"} 2"#))
        #expect(text.contains("streams 3.0\n"))
        #expect(text.contains(#"commit_seconds_bucket{le="0.0025"} 0"#))
        #expect(text.contains(#"commit_seconds_bucket{le="0.005"} 1"#))
        #expect(text.contains("commit_seconds_count 1\n"))
    }

    @Test func boundsTheSeriesOfAMetric() {
        let registry = MetricsRegistry(maximumSeries: 2)
        for index in 0..<100 {
            registry.makeCounter(label: "c", dimensions: [("id", "\(index)")]).increment(by: 1)
        }
        let lines = registry.exposition().split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.contains(#"c_total{overflow="true"} 98"#))
    }

    @Test func readsSettings() throws {
        let reader = ServiceConfiguration.environment([
            "TANDEM_GATEWAY_PORT": "90000", "TANDEM_GATEWAY_WAIT": "250ms", "TANDEM_GATEWAY_LIST": " a, b ,,c ",
            "TANDEM_GATEWAY_FLAG": "perhaps",
        ]).scoped(to: "gateway")
        #expect(throws: ConfigurationError(key: "port", expected: "an integer from 0 to 65535")) {
            try reader.integer("port", default: 1, in: 0...65_535)
        }
        #expect(try reader.integer("absent", default: 1, in: 0...2) == 1)
        #expect(try reader.duration("wait", default: .zero, in: .zero ... .seconds(1)) == .milliseconds(250))
        #expect(throws: ConfigurationError.self) { try reader.duration("wait", default: .zero, in: .zero ... .zero) }
        #expect(reader.list("list") == ["a", "b", "c"])
        #expect(throws: ConfigurationError.self) { try reader.flag("flag", default: true) }
    }

    @Test(arguments: ["5", "s", "-1s", "1.5s", "99999999999999999999s", "１s", "1 s"])
    func refusesOtherLengthsOfTime(text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test func masksAndKeepsToOneLineWhatIsLogged() {
        let lines = Mutex<[String]>([])
        let sink = LogSink { line in lines.withLock { $0.append(line) } }
        for format in [LineLogHandler.Format.json, .text] {
            var logger = Logger(label: "test") { label in
                LineLogHandler(label: label, level: .info, format: format, time: SteppedTime(), sink: sink)
            }
            logger[metadataKey: Keys.service] = "gateway"
            logger.info("Message refused", metadata: [Keys.reason: "4111 1111 1111 1111\nforged line"])
            logger.debug("Not written")
        }
        let written = lines.withLock { $0 }
        #expect(written.count == 2)
        for line in written {
            #expect(line.contains("[card ••1111]"))
            #expect(!line.contains("4111 1111"))
            #expect(line.split(separator: "\n", omittingEmptySubsequences: true).count == 1)
            #expect(line.contains("gateway"))
        }
    }
}

/// A clock that stands still until it is moved.
final class SteppedTime: TimeSource {
    private let milliseconds = Mutex<Int64>(1_000_000)

    func now() -> Int64 { milliseconds.withLock { $0 } }

    func advance(_ step: Int64) { milliseconds.withLock { $0 += step } }

    func sleep(until deadline: Int64) async throws { preconditionFailure("nothing here sleeps") }
}
