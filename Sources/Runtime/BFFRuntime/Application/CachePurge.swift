internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// `POST /cache/purge` of the second port: answers of services leave the cache.
///
///     {"operation": "catalog.getTitle"}                       all answers of the operation
///     {"operation": "lists.getList", "scope": ["u-17"]}       those in the scope with these values, in the contract's order
///     {"operation": "catalog.getTitle", "target": "/v1/titles/7?lang=de"}     those to requests of this path and query; not single items
///     {"all": true}                                           everything
///
/// The answer tells how many there were in this process: `{"purged": 12}`. What is on its way is not kept either.
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
        case .target(let tag, let target):
            let keys = cache.answers?.purge(tag: tag) { key in key.hasPart { Self.isRequest($0, to: target) } } ?? []
            for key in keys { secondLevel?.remove(key) }
            return keys.count
        }
    }

    /// Whether a key's part is the request as it was written: method, target, and what follows.
    private static func isRequest(_ part: UnsafeRawBufferPointer, to target: String) -> Bool {
        let blank = UInt8(ascii: " ")
        guard let method = part.firstIndex(of: blank) else { return false }
        return part[(method + 1)...].prefix { $0 != blank }.elementsEqual(target.utf8)
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
            case "all":
                guard value.bool == true else { throw Self.fault("/body/all", "is not true") }
                isAll = true
            case let other: throw Self.fault("/body/\(other)", "there is no such member")
            }
        }
        switch (operation, scope, target, isAll) {
        case (nil, nil, nil, true): return .all
        case (let operation?, nil, nil, false): return .operation(operation)
        case (let operation?, let scope?, nil, false): return .scope(operation, scope)
        case (let operation?, nil, let target?, false): return .target(operation, target)
        default: throw Self.fault("/body", "names an operation, and perhaps a scope or a target, or says \"all\"")
        }
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
