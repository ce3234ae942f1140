import BFFTesting
import Testing

/// Faults of a whole service and of time, over real sockets.
@Suite struct StubFaultTests {
    private let loop: TestLoop
    private let stub: StubService
    private let other: StubService

    init() throws {
        loop = try TestLoop(name: "fault-test")
        let directory = StubDirectory()
        stub = try StubService(StubServiceTests.definition, on: loop, directory: directory)
        other = try StubService(StubDefinition("users", []), on: loop, directory: directory)
    }

    private let item = TestRequest("GET", "/v1/items/a")

    private func client(timeout: Duration = .seconds(60)) -> TestClient {
        TestClient(port: stub.port, timeout: timeout)
    }

    private func order(_ text: String, through service: StubService? = nil) throws -> Int {
        let client = TestClient(port: (service ?? stub).port)
        return try client.send(TestRequest("PUT", "/__fault?service=catalog", body: text)).status
    }

    @Test func `takes connections half-open, and cuts those that are`() throws {
        let kept = client()
        #expect(try kept.send(item).status == 200)
        stub.setFault(.halfOpen)
        for _ in 0..<3 {
            #expect(throws: TestClientError.timedOut) { try client(timeout: .milliseconds(50)).send(item) }
        }
        #expect(stub.count(of: "getItem") == 1)
        #expect(StubService.isTaken(port: stub.port))
        #expect(try order("none", through: other) == 204)
        #expect(try kept.send(item).status == 200)
    }

    @Test func `goes from refusing to half-open and back`() throws {
        stub.setFault(.refuse)
        #expect(throws: TestClientError.refused) { try client().send(item) }
        stub.setFault(.halfOpen)
        #expect(throws: TestClientError.timedOut) { try client(timeout: .milliseconds(50)).send(item) }
        stub.setFault(.refuse)
        #expect(throws: TestClientError.refused) { try client().send(item) }
        stub.setFault(nil)
        #expect(try client().send(item).status == 200)
    }

    @Test func `answers bytes that are no HTTP`() throws {
        stub.setFault(.garbage)
        #expect(throws: TestClientError.ended) { try client().send(item) }
        stub.setFault(nil)
        #expect(try client().send(item).status == 200)
    }

    @Test func `refuses connections by turns, until it is told otherwise`() throws {
        #expect(try order("flap=30ms/30ms", through: other) == 204)
        var turns: [Bool] = []
        while turns.count < 6 {
            let isUp = (try? client().send(item).status) == 200
            if turns.last != isUp { turns.append(isUp) }
        }
        #expect(turns.contains(true))
        #expect(try order("none", through: other) == 204)
        #expect(try client().send(item).status == 200)
    }

    @Test func `stays down for the whole of a turn, and comes back`() throws {
        let flap = try #require(StubFlap(down: .milliseconds(80), up: .seconds(600)))
        let began = ContinuousClock.now
        stub.setFlap(flap)
        while (try? client().send(item)) == nil {}
        #expect(ContinuousClock.now - began >= .milliseconds(80))
    }

    @Test func `a reset ends flapping, latency and faults`() throws {
        stub.setFlap(StubFlap(down: .seconds(600), up: .seconds(600)))
        stub.setLatency(StubLatency(.constant(.seconds(600))))
        #expect(throws: TestClientError.refused) { try client().send(item) }
        stub.reset()
        #expect(try client().send(item).status == 200)
    }

    @Test func `holds back the answers of one operation, or of all`() throws {
        #expect(try order("getItem=latency=60ms") == 204)
        #expect(try client().send(item).elapsed >= .milliseconds(60))
        #expect(try client().send(TestRequest("GET", "/v1/items/first")).elapsed < .milliseconds(60))
        #expect(try order("latency=uniform(40ms,45ms)") == 204)
        #expect(try client().send(TestRequest("GET", "/v1/items/first")).elapsed >= .milliseconds(40))
        #expect(try order("catalog=none") == 204)
        #expect(try client().send(item).elapsed < .milliseconds(40))
        #expect(try order("nothing=latency=60ms") == 404)
    }

    @Test func `a latency adds to a fault`() throws {
        #expect(try order("latency=50ms") == 204)
        #expect(try order("500") == 204)
        let answer = try client().send(item)
        #expect(answer.status == 500)
        #expect(answer.elapsed >= .milliseconds(50))
    }
}

/// What the words of the command line mean.
@Suite struct FaultOrderTests {
    @Test(
        arguments: [
            ("none", nil, FaultOrder.Change.none),
            ("half-open", nil, .fault(.halfOpen)),
            ("getItem=429", "getItem", .fault(.tooManyRequests)),
            ("latency=1.5s", nil, .latency(StubLatency(.constant(.milliseconds(1_500)))!)),
            ("latency=uniform(0ms,2s)", nil, .latency(StubLatency(.uniform(.zero, .seconds(2)))!)),
            (
                "getItem=latency=lognormal(20ms,80ms,7)", "getItem",
                .latency(StubLatency(.lognormal(median: .milliseconds(20), p99: .milliseconds(80)), seed: 7)!)
            ),
            ("catalog=flap=200ms/1s", "catalog", .flap(StubFlap(down: .milliseconds(200), up: .seconds(1))!)),
        ] as [(String, String?, FaultOrder.Change)])
    func `an order names what changes, and of which operation`(
        text: String, operation: String?, change: FaultOrder.Change
    ) throws {
        let order = try #require(FaultOrder(text))
        #expect(order.operation == operation)
        #expect(order.change == change)
    }

    @Test(arguments: [
        "", "tired", "latency", "latency=", "latency=20", "latency=-1ms", "latency=2h", "latency=normal(1ms,2ms)",
        "latency=lognormal(20ms)", "latency=lognormal(80ms,20ms)", "latency=lognormal(0ms,20ms)",
        "latency=uniform(1ms,2ms,3,4)", "latency=uniform(1ms,2ms,x)", "latency=uniform(1ms,2ms", "latency=3601s",
        "flap=200ms", "flap=0ms/1s", "flap=1s/", "getItem=flap=1s", "getItem=tired",
    ])
    func `other words are no order`(text: String) {
        #expect(FaultOrder(text) == nil)
    }
}

@Suite struct StubLatencyTests {
    private func draws(_ text: String, _ count: Int = 20_000) throws -> [Duration] {
        var latency = try #require(StubLatency(text))
        return (0..<count).map { _ in latency.next() }.sorted()
    }

    @Test func `a lognormal latency has the median and the 99th percentile that it was given`() throws {
        let draws = try draws("latency=lognormal(20ms,80ms)")
        #expect(draws[draws.count / 2] > .milliseconds(19) && draws[draws.count / 2] < .milliseconds(21))
        #expect(draws[draws.count * 99 / 100] > .milliseconds(74) && draws[draws.count * 99 / 100] < .milliseconds(86))
        #expect(draws[draws.count / 100] > .milliseconds(4) && draws[draws.count / 100] < .milliseconds(6))
    }

    @Test func `a uniform latency is anything between its ends`() throws {
        let draws = try draws("latency=uniform(10ms,50ms)")
        #expect(draws[0] >= .milliseconds(10) && draws[0] < .milliseconds(11))
        #expect(draws[draws.count - 1] <= .milliseconds(50) && draws[draws.count - 1] > .milliseconds(49))
        #expect(draws[draws.count / 2] > .milliseconds(29) && draws[draws.count / 2] < .milliseconds(31))
    }

    @Test func `the same seed gives the same latencies, another one others`() throws {
        let texts = ["lognormal(20ms,80ms)", "lognormal(20ms,80ms,1)", "lognormal(20ms,80ms,2)"]
        let first = try texts.map { try draws("latency=\($0)", 5) }
        #expect(first[0] == first[1])
        #expect(first[0] != first[2])
    }

    @Test func `no latency is longer than a minute`() throws {
        #expect(try draws("latency=lognormal(1s,3600s)").last == StubLatency.longest)
        #expect(try draws("latency=3600s", 1) == [StubLatency.longest])
    }
}
