import BFFPolicy
@testable import BFFRuntime
import Testing

/// Purges that reach what is kept item by item.
struct ItemPurgeTests {
    private let policy = CachePolicy(ttl: .seconds(100), perItem: true)
    private let secondLevel = FakeSecondLevel()

    /// A world that has loaded `[1, 2, 12]`, and from now on gets other values.
    private func warm() -> World {
        let world = World(secondLevel: secondLevel)
        world.answer("list", .items([1, 2, 12]), after: 10)
        let request = ListRequest(world, [1, 2, 12], policy)
        world.advance(to: 20)
        #expect(request.endings == ["10 ok"])
        return world
    }

    private func purge(_ world: World, _ isWanted: (KeptRequest) -> Bool) -> Int {
        CachePurge(world.environment.cache, secondLevel: secondLevel)
            .purge(world.targets.tag(service: 0, operation: "op"), where: isWanted)
    }

    /// What the service is asked for by a request of all three.
    private func asked(_ world: World) -> [String] {
        world.answer("list", .items([1, 2, 12], times: 7), after: 10)
        let count = world.transport.log.count
        _ = ListRequest(world, [1, 2, 12], policy)
        return world.transport.log.dropFirst(count).map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    @Test func anItemIsFoundByItsKey() {
        let world = warm()
        #expect(purge(world) { $0.isOf(.integer(2)) } == 1)
        #expect(asked(world) == ["list?ids=2"])
    }

    @Test func aKeyOfAnotherTypeOrOfNoItemIsNone() {
        let world = warm()
        #expect(purge(world) { $0.isOf(.text("2")) || $0.isOf(.integer(3)) } == 0)
        let other = World()
        other.answer("list", .items([2]), after: 10)
        _ = ListRequest(other, [2], CachePolicy(ttl: .seconds(100)))
        other.advance(to: 20)
        #expect(purge(other) { $0.isOf(.integer(2)) } == 0, "it is kept as a whole")
        #expect(purge(other) { $0.isAsked(by: "/list?ids=2") } == 1)
    }

    @Test(arguments: [
        ("/list?ids=1,2,12", ["list?ids=1,2,12"]), ("/list?ids=2,7", ["list?ids=2"]), ("/list?ids=12", ["list?ids=12"]),
        ("/list?ids=1", ["list?ids=1"]), ("/list?ids=", ["list?ids=1,2,12"]), ("/list?ids=3", []), ("/list", []),
        ("/list?ids=1&x=2", []), ("/lists?ids=1", []), ("", []),
    ])
    func aTargetFindsTheItemsThatItAsksFor(_ target: String, _ expected: [String]) {
        let world = warm()
        _ = purge(world) { $0.isAsked(by: target) }
        #expect(asked(world) == expected)
    }

    @Test func theSecondLevelLosesTheWholeOperation() {
        let world = warm()
        #expect(secondLevel.count == 3)
        #expect(purge(world) { $0.isOf(.integer(2)) } == 1)
        #expect(secondLevel.log.last == "purge service-0.op")
        // Somebody who has nothing in memory finds nothing there either.
        let other = World(secondLevel: secondLevel)
        other.answer("list", .items([2], times: 7), after: 10)
        let request = ListRequest(other, [2], policy)
        other.advance(to: 20)
        #expect(request.body == "[14]")
    }

    @Test func whatIsOnItsWayIsNotKept() {
        let world = World(secondLevel: secondLevel)
        world.answer("list", .items([1]), after: 10)
        let request = ListRequest(world, [1], policy)
        #expect(purge(world) { $0.isOf(.integer(1)) } == 0)
        world.advance(to: 20)
        #expect(request.body == "[10]")
        world.answer("list", .items([1], times: 7), after: 10)
        let second = ListRequest(world, [1], policy)
        world.advance(to: 40)
        #expect(second.body == "[7]")
    }

    // MARK: Requests of other forms

    /// The key of an item, as an execution writes it.
    private func key(_ head: String, body: String = "", fields: [String] = [], item: String) -> CacheKey {
        var builder = CacheKey.Builder()
        builder.append("catalog.batch")
        builder.append(fields.count)
        for field in fields { builder.append(field) }
        builder.append(head)
        builder.append(body)
        builder.append("scope")
        let base = builder.key()
        builder.removeAll()
        builder.append(base)
        builder.append(item)
        return builder.key()
    }

    @Test(arguments: [
        ("POST /v1/batch HTTP/1.1\r\nx: /v1/other", "/v1/batch", "t-7", true),
        ("POST /v1/batch", "/v1/batch/t-7", "t-7", false),
        ("POST /v1/batch HTTP/1.1\r\nx: /v1/other", "/v1/other", "t-7", false),
        ("GET /makers//parts?x=1", "/makers/a,t-7/parts?x=1", "t-7", true),
        ("GET /makers//parts?x=1", "/makers/a,t-70/parts?x=1", "t-7", false),
        ("GET /makers//parts?x=1", "/makers/t-7/parts?x=2", "t-7", false),
        ("GET /items", "/items?ids=a&ids=t-7", "t-7", true), ("GET /items?in=t-7", "/items?ids=a&in=t-7", "t-7", false),
        ("GET /items?in=1", "/items?ids=a&in=1", "a", true), ("GET /items?ids=", "/items?ids=a%20b%2Cc", "b,c", true),
        ("GET /items?ids=", "/items?ids=a|b", "b", true), ("GET /items?ids=", "/items?ids=a%2Cb", "b", false),
    ])
    func keysStandWhereverABatchPutsThem(_ head: String, _ target: String, _ item: String, _ isAsked: Bool) {
        for fields in [[], ["etag", "x-count"]] {
            key(head, body: #"{"ids":[]}"#, fields: fields, item: item).withBytes { bytes in
                #expect(KeptRequest(bytes)?.isAsked(by: target) == isAsked)
                #expect(KeptRequest(bytes)?.isOf(.text(item)) == true)
            }
        }
    }

    @Test func aKeyOfAnotherKindIsNoRequest() {
        var builder = CacheKey.Builder()
        builder.append("scope")
        builder.key().withBytes { #expect(KeptRequest($0) == nil) }
        builder.appendNothing()
        builder.append(1)
        builder.key().withBytes { #expect(KeptRequest($0) == nil) }
        [UInt8](arrayLiteral: 0, 255, 0, 0, 0, 1).withUnsafeBytes { #expect(KeptRequest($0) == nil) }
    }
}
