import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

/// Gives a service's integer on: `{"value": 7, "maxAge": 60, "degraded": false, "components": {…}}`.
struct ValuePlan<Variant: ValueVariant>: OperationPlan {
    static var declaration: OperationDeclaration { Variant.declaration }

    private let name: JSONText
    private var value: Int?

    init?<Report: ViolationReport>(request: inout RequestReader, handlers: Variant, report: inout Report) {
        let name = request.text(.path, "name", isRequired: true, schema: "/p/name", &report) { text, _ in text }
        guard let name else { return nil }
        self.name = name
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart { .calls(1) }

    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {
        request.path("/v1/values/")
        request.path(value: name)
    }

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool {
        value = Self.read(answer, &report)
        return value != nil
    }

    mutating func settle(_ dependency: Int, as stand: Stand) { value = nil }

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        writer.beginObject()
        writer.fieldIfPresent("value", value)
        writer.field("maxAge", context.maxAgeSeconds)
        writer.key("components")
        context.writeComponents(into: &writer)
        writer.endObject()
    }

    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool { true }

    static func isAcceptable<Report: ViolationReport>(
        _ dependency: Int, step: Int, answer: JSONValue, report: inout Report
    ) -> Bool {
        read(answer, &report) != nil
    }

    private static func read<Report: ViolationReport>(_ answer: JSONValue, _ report: inout Report) -> Int? {
        guard let value = answer["value"] else {
            report.fail(.required("value"), schema: "/")
            return nil
        }
        return report.integer(value, at: "value", schema: "/value")
    }
}

/// Which declaration a `ValuePlan` has.
protocol ValueVariant: Sendable {
    init()
    static var declaration: OperationDeclaration { get }
}

extension ValueVariant {
    fileprivate static func make(
        _ path: String, isCritical: Bool = false, rateLimit: RateLimitDeclaration? = nil,
        policy: CallPolicy = CallPolicy(), cache: CachePolicy? = nil
    ) -> OperationDeclaration {
        OperationDeclaration(
            id: String(path.dropFirst()), method: .get, path: "\(path)/{name}",
            budget: Budget(total: .seconds(20)), maxAge: .seconds(60), isPrivate: false, rateLimit: rateLimit,
            dependencies: [
                DependencyDeclaration(
                    name: "value", isCritical: isCritical,
                    steps: [
                        .call(
                            CallDeclaration(
                                service: 0, operation: "getValue", timeout: .seconds(10),
                                policy: policy, cache: cache.map { CacheDeclaration($0, isPublic: true) }))
                    ])
            ])
    }
}

struct CachedValue: ValueVariant {
    static let declaration = make(
        "/cached", cache: CachePolicy(ttl: .seconds(600), stale: .seconds(600), staleIfError: .seconds(600)))
}

/// An object that lives as long as somebody holds the plan. Its calls are tried again and again, after long pauses.
final class PatientValue: ValueVariant {
    static let declaration = make(
        "/patient", policy: CallPolicy(retry: RetryPolicy(attempts: 9, backoff: .seconds(8))),
        cache: CachePolicy(ttl: .seconds(600)))
}

/// Likewise; one call at a time, and others wait.
final class QueuedValue: ValueVariant {
    static let declaration = make(
        "/queued", policy: CallPolicy(bulkhead: BulkheadPolicy(concurrent: 1, queue: 8)),
        cache: CachePolicy(ttl: .seconds(600)))
}

struct PlainValue: ValueVariant {
    static let declaration = make("/plain", isCritical: true)
}

struct LimitedValue: ValueVariant {
    static let declaration = make(
        "/limited",
        rateLimit: RateLimitDeclaration(RateLimitPolicy(requests: 3, window: .seconds(3600)), by: [.client]))
}
