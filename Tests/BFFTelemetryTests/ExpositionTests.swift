import BFFJSON
import BFFPolicy
@testable import BFFTelemetry
import Testing

@Suite struct ExpositionTests {
    private enum Half: Int, MetricLabel {
        case left, right

        var values: [String] { self == .left ? ["left", ""] : ["right", "odd"] }
    }

    private static let now = Instant(nanoseconds: 7)

    private func text(_ registry: MetricRegistry, now: Instant = ExpositionTests.now) -> String {
        registry.exposition(now: now).withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a small registry is written exactly so`() {
        let builder = MetricRegistryBuilder()
        let plain = builder.counter(MetricFamily("a_total", .counter, "Back\\slash, \"quotes\"\nand a line."))
        let duration = builder.histogram(
            MetricFamily("b_seconds", .histogram, "Durations.", labels: ["path"]), ["/a\\b\"c\"\nd{é}"])
        let halves = builder.counters(
            MetricFamily("c_total", .counter, "Halves.", labels: ["of", "half", "kind"]), ["x"], by: Half.self)
        builder.observe(MetricFamily("d", .gauge, "Observed.")) { .integer(-Int($0.nanoseconds)) }
        builder.observe(MetricFamily("e_seconds", .gauge, "A time.")) { _ in .nanoseconds(1_500_000_020) }
        builder.observe(MetricFamily("f_ratio", .gauge, "A ratio.")) { _ in .decimal(0.375) }
        let registry = builder.finish(shards: 2)
        registry.shards[0].add(plain, 40)
        registry.shards[1].add(plain, 2)
        registry.shards[0].record(duration, nanoseconds: 1_000_000)
        registry.shards[1].record(duration, nanoseconds: 1_000_001)
        registry.shards[1].record(duration, nanoseconds: 99_000_000)
        registry.shards[0].record(duration, nanoseconds: 11_000_000_000)
        registry.shards[0].record(duration, nanoseconds: -5)
        registry.shards[0].add(halves[.right])
        let path = #"path="/a\\b\"c\"\nd{é}""#
        #expect(
            text(registry) == #"""
                # HELP a_total Back\\slash, "quotes"\nand a line.
                # TYPE a_total counter
                a_total 42
                # HELP b_seconds Durations.
                # TYPE b_seconds histogram
                b_seconds_bucket{\#(path),le="0.001"} 2
                b_seconds_bucket{\#(path),le="0.0025"} 3
                b_seconds_bucket{\#(path),le="0.005"} 3
                b_seconds_bucket{\#(path),le="0.01"} 3
                b_seconds_bucket{\#(path),le="0.025"} 3
                b_seconds_bucket{\#(path),le="0.05"} 3
                b_seconds_bucket{\#(path),le="0.075"} 3
                b_seconds_bucket{\#(path),le="0.1"} 4
                b_seconds_bucket{\#(path),le="0.15"} 4
                b_seconds_bucket{\#(path),le="0.25"} 4
                b_seconds_bucket{\#(path),le="0.5"} 4
                b_seconds_bucket{\#(path),le="1"} 4
                b_seconds_bucket{\#(path),le="2.5"} 4
                b_seconds_bucket{\#(path),le="5"} 4
                b_seconds_bucket{\#(path),le="10"} 4
                b_seconds_bucket{\#(path),le="+Inf"} 5
                b_seconds_sum{\#(path)} 11.101000001
                b_seconds_count{\#(path)} 5
                # HELP c_total Halves.
                # TYPE c_total counter
                c_total{of="x",half="left"} 0
                c_total{of="x",half="right",kind="odd"} 1
                # HELP d Observed.
                # TYPE d gauge
                d -7
                # HELP e_seconds A time.
                # TYPE e_seconds gauge
                e_seconds 1.50000002
                # HELP f_ratio A ratio.
                # TYPE f_ratio gauge
                f_ratio 0.375

                """#)
        #expect(registry.sampleCount == 24)
    }

    @Test func `a histogram without labels has le alone`() {
        let builder = MetricRegistryBuilder()
        let histogram = builder.histogram(MetricFamily("a_seconds", .histogram, "A."))
        let registry = builder.finish(shards: 1)
        registry.shards[0].record(histogram, nanoseconds: 2_000_000_000)
        let lines = text(registry).split(separator: "\n")
        #expect(lines.contains(#"a_seconds_bucket{le="1"} 0"#))
        #expect(lines.contains(#"a_seconds_bucket{le="2.5"} 1"#))
        #expect(lines.suffix(3) == [#"a_seconds_bucket{le="+Inf"} 1"#, "a_seconds_sum 2", "a_seconds_count 1"])
    }

    @Test(arguments: [
        (MetricValue.decimal(.infinity), "+Inf"), (.decimal(-.infinity), "-Inf"), (.decimal(.nan), "NaN"),
        (.decimal(1e21), "1e+21"), (.decimal(1), "1"), (.nanoseconds(-1), "-0.000000001"), (.nanoseconds(0), "0"),
        (.nanoseconds(.max), "9223372036.854775807"), (.integer(.min), "-9223372036854775808"),
    ])
    func `values are written as Prometheus reads them`(value: MetricValue, expected: String) {
        let builder = MetricRegistryBuilder()
        builder.observe(MetricFamily("a", .gauge, "A.")) { _ in value }
        let last = text(builder.finish(shards: 1)).split(separator: "\n").last.map(String.init) ?? ""
        #expect(last.hasPrefix("a "))
        if value == .decimal(1e21) {
            #expect(Double(last.dropFirst(2)) == 1e21)
        } else {
            #expect(last == "a \(expected)")
        }
    }

    @Test func `every bound is the last duration of its bucket`() {
        #expect(DurationBuckets.bounds.count + 1 == DurationBuckets.count)
        for (index, bound) in DurationBuckets.bounds.enumerated() {
            #expect(DurationBuckets.index(nanoseconds: bound.nanoseconds) == index)
            #expect(DurationBuckets.index(nanoseconds: bound.nanoseconds + 1) == index + 1)
            #expect(Double("\(bound.label)") == Double(bound.nanoseconds) / 1e9)
        }
        #expect(DurationBuckets.index(nanoseconds: 0) == 0)
        #expect(DurationBuckets.index(nanoseconds: .max) == DurationBuckets.count - 1)
    }

    @Test func `equal series are one, and observed ones are added up`() {
        let builder = MetricRegistryBuilder()
        let family = MetricFamily("a_total", .counter, "A.", labels: ["x", "y"])
        #expect(builder.counter(family, ["1", "2"]) == builder.counter(family, ["1", "2"]))
        #expect(builder.counter(family, ["1", "2"]) != builder.counter(family, ["2", "1"]))
        let gauge = MetricFamily("b", .gauge, "B.")
        for value in [1, 2, 39] { builder.observe(gauge) { _ in .integer(value) } }
        let registry = builder.finish(shards: 1)
        #expect(registry.sampleCount == 3)
        #expect(text(registry).hasSuffix("\nb 42\n"))
    }

    @Test func `observed series stand in the order of their labels, counted ones in that of the contract`() {
        let builder = MetricRegistryBuilder()
        let (seen, counted) = (
            MetricFamily("a", .gauge, "A.", labels: ["x"]), MetricFamily("b_total", .counter, "B.", labels: ["x"])
        )
        for value in ["2", "1", "3"] {
            builder.observe(seen, [value]) { _ in .integer(0) }
            _ = builder.counter(counted, [value])
        }
        let lines = text(builder.finish(shards: 1)).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.compactMap { $0.split(separator: "\"").dropFirst().first } == ["1", "2", "3", "2", "1", "3"])
    }

    @Test func `what is off records nothing, and harms nothing`() {
        let registry = MetricRegistryBuilder().finish(shards: 1)
        registry.shards[0].add(.off)
        registry.shards[0].record(.off, nanoseconds: 1)
        MetricShard.off.add(MetricCounter(cell: 0))
        CallMetrics.off.attemptFinished(.ok, from: Self.now, to: Self.now, on: .off)
        RequestMetrics.off.degraded(components: .max, on: .off)
        LoopMetrics.off.requestBegan()
        #expect(text(registry) == "")
        #expect(MetricShard.off.value(0) == 0)
    }
}
