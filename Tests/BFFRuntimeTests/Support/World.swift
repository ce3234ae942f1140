import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTransport

/// What the requests of one process have in common, on a fake clock: loop, transport, what policies remember, the cache.
final class World {
    let scheduler: FakeScheduler
    let transport: FakeTransport
    let targets: CallTargets
    let environment: CallEnvironment

    init(
        targets: CallTargets = CallTargets(), cache: CallCache = CallCache(),
        secondLevel: (any SecondLevelCache)? = nil, seed: UInt64 = 1
    ) {
        scheduler = FakeScheduler()
        transport = FakeTransport(scheduler)
        self.targets = targets
        environment = CallEnvironment(
            scheduler: scheduler, transport: transport, origins: [.fake], mailbox: transport.mailbox, cache: cache,
            secondLevel: secondLevel, random: FastRandom(seed: seed))
    }

    func answer(_ name: String, _ answer: FakeTransport.Answer = .status(200, "1"), after milliseconds: Int) {
        transport.script[name] = FakeTransport.Reply(answer: answer, after: .milliseconds(milliseconds))
    }

    func advance(to milliseconds: Int) {
        scheduler.advance(by: .milliseconds(milliseconds - transport.clock))
    }
}
