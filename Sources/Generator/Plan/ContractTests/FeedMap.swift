internal import Contract
internal import OpenAPI

/// Which dependencies each top-level part of the view model reads.
struct FeedMap {
    /// In contract order; roles that tell of failures are left out. One entry without a name where the answer is no
    /// object.
    let parts: [(name: String?, pointer: String, dependencies: Set<Int>)]

    init(_ operation: ClientOperation) {
        guard let body = operation.body else {
            parts = []
            return
        }
        guard case .object(let properties, _) = body.kind else {
            parts = [(nil, "", Self.dependencies(of: body))]
            return
        }
        var joined: Set<Int> = []
        for join in body.joins { joined.formUnion(Self.dependencies(of: join)) }
        parts = properties.compactMap { property in
            switch property.composition.kind {
            case .role(.degraded), .role(.components): return nil
            default:
                let own = Self.dependencies(of: property.composition)
                return (property.name, "/" + JSONPointer.escape(property.name), joined.union(own))
            }
        }
    }

    private static func dependencies(of composition: Composition) -> Set<Int> {
        var collector = FeedCollector()
        collector.collect(composition)
        return collector.found
    }

    private static func dependencies(of join: Composition.Join) -> Set<Int> {
        var collector = FeedCollector()
        collector.collect(join)
        return collector.found
    }
}

/// Variables need no look-up: what brings one into scope stands above what reads it, and is collected there.
private struct FeedCollector {
    var found: Set<Int> = []
    private var seen: Set<ObjectIdentifier> = []

    mutating func collect(_ join: Composition.Join) {
        found.insert(join.dependency)
        collect(join.by)
    }

    mutating func collect(_ composition: Composition) {
        guard seen.insert(ObjectIdentifier(composition)).inserted else { return }
        for join in composition.joins { collect(join) }
        if let presence = composition.presence { collect(presence) }
        switch composition.kind {
        case .value(let source, _), .opaque(let source): collect(source)
        case .text(let parts): for case .source(let source) in parts { collect(source) }
        case .percent(let part, let total):
            collect(part)
            collect(total)
        case .swift(_, _, let inputs): for input in inputs { collect(input) }
        case .object(let properties, let presence):
            if let presence { collect(presence) }
            for property in properties { collect(property.composition) }
        case .each(let source, _, _, let element):
            collect(source)
            collect(element)
        case .map(let source, _, let value):
            collect(source)
            collect(value)
        case .elements(let elements): for element in elements { collect(element) }
        case .union(let source, _, let variants):
            collect(source)
            for variant in variants { collect(variant.composition) }
        case .recursion(let composition, let source):
            collect(source)
            collect(composition)
        case .constant, .role, .nothing: break
        }
    }

    private mutating func collect(_ source: Source) {
        switch source.root {
        case .dependency(let index), .dependencyStatus(let index), .dependencyHeader(let index, _): found.insert(index)
        case .requestParameter, .requestBody, .requestID, .subject, .claim, .variable: break
        }
    }
}
