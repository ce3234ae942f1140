import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// Requests that come too late for what services take.
struct SheddingTests {
    private let world = World()

    /// `x` is critical, `y` reads it, `z` is critical and reads nothing.
    private func shedding(isCritical: Bool = true) -> Shedding {
        func dependency(_ name: StaticString, _ isCritical: Bool, reads: UInt64 = 0) -> DependencyDeclaration {
            DependencyDeclaration(
                name: name, isCritical: isCritical, reads: reads, steps: [call(100, operation: "\(name)")])
        }
        let declaration = OperationDeclaration(
            id: "o", method: .get, path: "/o", budget: Budget(total: .seconds(1)),
            dependencies: [
                dependency("x", true), dependency("y", isCritical, reads: 0b001), dependency("z", true),
            ])
        return Shedding(declaration, CallSite.sites(of: declaration, in: world.targets, metrics: .off))
    }

    /// Each of the operations has lately taken so long.
    private func observe(_ milliseconds: Int) {
        for name in ["x", "y", "z"] {
            guard case .call(let declaration) = call(100, operation: name) else { return }
            for _ in 0..<50 {
                world.targets.target(of: declaration).latency.record(
                    .milliseconds(milliseconds), at: world.scheduler.now)
            }
        }
    }

    private func decide(_ shedding: Shedding, _ milliseconds: Int) -> ShedGauge.Decision {
        shedding.decide(remaining: .milliseconds(milliseconds), at: world.scheduler.now, random: .max)
    }

    @Test func whileLittleIsKnownEverythingIsServed() {
        #expect(decide(shedding(), 1) == .serve)
    }

    @Test func theWholePathCountsWhereAllIsCritical() {
        let shedding = shedding()
        observe(40)
        #expect(decide(shedding, 90) == .serve)
        guard case .refuse(let retryAfter) = decide(shedding, 70) else {
            Issue.record("not refused")
            return
        }
        #expect(retryAfter >= .seconds(1))
    }

    @Test func whatIsOptionalGoesFirst() {
        let shedding = shedding(isCritical: false)
        observe(40)
        #expect(decide(shedding, 90) == .serve)
        #expect(decide(shedding, 70) == .skipOptional)
        guard case .refuse = decide(shedding, 30) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func aBudgetThatHoldsTheTimeoutsIsNeverShed() {
        let shedding = shedding()
        observe(100)
        #expect(decide(shedding, 200) == .serve)
    }
}
