internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// `POST /cache/purge` of the second port: answers of services leave the cache.
///
///     {"operation": "catalog.getTitle"}                       all answers of the operation
///     {"operation": "lists.getList", "scope": ["u-17"]}       those in the scope with these values, in the contract's order
///     {"operation": "catalog.getTitle", "target": "/v1/titles/7?lang=de"}     those to requests of this path and query
///     {"operation": "catalog.batchGet", "item": "t-7"}        the items of batches that have this key, a string or an integer
///     {"all": true}                                           everything
///
/// A target that holds keys of a batch (`/v1/titles?ids=7,8`) means those items that are kept by themselves; where the keys are in the
/// body, it means all of them. The answer tells how many there were in this process: `{"purged": 12}`. What is on its way is not kept
/// either. The second level's names do not tell what was asked for: a target and an item take all answers of the operation away there.
final class CachePurge {
    private let cache: CallCache
    private let secondLevel: (any SecondLevelCache)?
    private let parser = JSONParser()

    /// Of one request.
    private enum Order {
        case all
        case operation(String)
        case scope(String, CacheKey)
        case target(String, String)
        case item(String, KeptRequest.Item)
    }

    init(_ cache: CallCache, secondLevel: (any SecondLevelCache)? = nil) {
        self.cache = cache
        self.secondLevel = secondLevel
    }

    func handle(_ exchange: HTTPExchange) {
        guard exchange.request.head.method == .post else {
            return exchange.respond(problem: Problem(.methodNotAllowed)) { $0.field("Allow", "POST") }
        }
        do throws(Problem) {
            let count = carryOut(try read(exchange.request))
            var body = JSONWriter()
            body.beginObject()
            body.field("purged", count)
            body.endObject()
            exchange.respond(status: 200, fields: { $0.field("Cache-Control", "no-store") }, body: body)
        } catch {
            exchange.respond(problem: error)
        }
    }

    private func carryOut(_ order: Order) -> Int {
        switch order {
        case .all:
            secondLevel?.purgeAll()
            return cache.answers?.purgeAll() ?? 0
        case .operation(let tag):
            secondLevel?.purge(tag: tag, scope: nil)
            return cache.answers?.purge(tag: tag) ?? 0
        case .scope(let tag, let scope):
            secondLevel?.purge(tag: tag, scope: scope)
            return cache.answers?.purge(tag: tag, scopeHash: scope.hash) ?? 0
        case .target(let tag, let target): return purge(tag) { $0.isAsked(by: target) }
        case .item(let tag, let item): return purge(tag) { $0.isOf(item) }
        }
    }

    func purge(_ tag: String, where isWanted: (KeptRequest) -> Bool) -> Int {
        secondLevel?.purge(tag: tag, scope: nil)
        return cache.answers?.purge(tag: tag) { key in key.withBytes { KeptRequest($0).map(isWanted) ?? false } } ?? 0
    }

    // MARK: Reading

    private func read(_ request: HTTPRequest) throws(Problem) -> Order {
        let value: JSONValue
        do throws(JSONError) {
            value = try parser.parse(request.body)
        } catch {
            throw Self.fault("/body", "is not JSON: \(error)")
        }
        guard var members = value.members else { throw Self.fault("/body", "is not an object") }
        var operation: String?
        var scope: CacheKey?
        var target: String?
        var item: KeptRequest.Item?
        var isAll = false
        while let (name, value) = members.next() {
            switch name.string {
            case "operation":
                guard let text = value.text else { throw Self.fault("/body/operation", "is not a string") }
                operation = text.string
            case "scope": scope = try Self.scope(value)
            case "target":
                guard let text = value.text else { throw Self.fault("/body/target", "is not a string") }
                target = text.string
            case "item": item = try Self.item(value)
            case "all":
                guard value.bool == true else { throw Self.fault("/body/all", "is not true") }
                isAll = true
            case let other: throw Self.fault("/body/\(other)", "there is no such member")
            }
        }
        switch (operation, scope, target, item, isAll) {
        case (nil, nil, nil, nil, true): return .all
        case (let operation?, nil, nil, nil, false): return .operation(operation)
        case (let operation?, let scope?, nil, nil, false): return .scope(operation, scope)
        case (let operation?, nil, let target?, nil, false): return .target(operation, target)
        case (let operation?, nil, nil, let item?, false): return .item(operation, item)
        default:
            throw Self.fault("/body", "names an operation, and perhaps a scope, a target or an item, or says \"all\"")
        }
    }

    private static func item(_ value: JSONValue) throws(Problem) -> KeptRequest.Item {
        if let text = value.text { return .text(text.string) }
        if let number = value.int { return .integer(number) }
        throw fault("/body/item", "is no string or integer")
    }

    /// As plans write it.
    private static func scope(_ value: JSONValue) throws(Problem) -> CacheKey {
        guard var elements = value.elements else { throw fault("/body/scope", "is not an array") }
        var builder = CacheKey.Builder()
        while let element = elements.next() {
            if let text = element.text {
                builder.append(text)
            } else if let number = element.int {
                builder.append(number)
            } else if element.isNull {
                builder.appendNothing()
            } else {
                throw fault("/body/scope", "holds something that is no string, integer or null")
            }
        }
        return builder.key()
    }

    private static func fault(_ location: String, _ message: String) -> Problem {
        Problem(.invalidRequest, violations: [Problem.Violation(location: location, message: message)])
    }
}
