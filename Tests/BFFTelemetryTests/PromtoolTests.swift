import BFFJSON
import BFFPolicy
@testable import BFFTelemetry
import TestPeers
import Testing

/// Prometheus' own checker, where it is installed.
@Suite struct PromtoolTests {
    @Test(.enabled(if: Promtool.isInstalled)) func `it has nothing to say about our metrics`() throws {
        let sample = RuntimeMetricsTests.Sample()
        let metrics = sample.finish()
        sample.request.answered(
            status: 200, from: RuntimeMetricsTests.start, to: RuntimeMetricsTests.start + .seconds(1),
            on: metrics.loops[0])
        let text = metrics.registry.exposition(now: RuntimeMetricsTests.start)
            .withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(try Promtool.complaints(about: text) == "")
    }

    @Test(.enabled(if: Promtool.isInstalled)) func `it would complain`() throws {
        #expect(try Promtool.complaints(about: "# TYPE a counter\na 1\n") != "")
        #expect(try Promtool.complaints(about: "a{b=\"c} 1\n") != "")
    }
}
