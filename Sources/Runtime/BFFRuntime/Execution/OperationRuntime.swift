internal import BFFHTTP
internal import BFFPolicy

/// What all executions of one operation in a process share: its declaration, looked at once, at start.
final class OperationRuntime: Sendable {
    /// An operation whose answers leave the cache after a write.
    struct Invalidated: Sendable {
        let tag: String
        let isScoped: Bool
    }

    let declaration: OperationDeclaration
    let functions: PlanFunctions
    /// A bit for every dependency.
    let everyDependency: UInt64
    /// Zero without a `cache.maxAge`.
    let maxAgeSeconds: Int
    /// Of an answer that is not degraded and reads no cache (RFC 9111, section 5.2.2).
    let cacheControl: String
    /// Some call of it has a cache.
    let readsCache: Bool
    /// By dependency.
    let invalidated: [[Invalidated]]
    /// Nil: requests come as fast as they like.
    let rateLimit: OperationRateLimit?
    /// Which requests are refused on arrival, and which go without what is optional.
    let shedding: Shedding
    /// Per dependency and step; nil where the step is no call.
    private let sites: [[CallSite?]]

    init(_ registration: Registration, targets: CallTargets, metrics: OperationMetrics = .off) {
        declaration = registration.declaration
        functions = registration.functions
        let count = declaration.dependencies.count
        everyDependency = count >= OperationDeclaration.dependenciesMax ? .max : (1 << UInt64(count)) - 1
        maxAgeSeconds = Int(declaration.maxAge?.components.seconds ?? 0)
        if declaration.maxAge == nil {
            cacheControl = "no-store"
        } else {
            cacheControl = "\(declaration.isPrivate ? "private" : "public"), max-age=\(maxAgeSeconds)"
        }
        sites = CallSite.sites(of: declaration, in: targets, metrics: metrics)
        readsCache = sites.joined().contains { $0?.cache != nil }
        invalidated = declaration.dependencies.map { dependency in
            dependency.invalidates.map {
                Invalidated(tag: targets.tag(service: $0.service, operation: $0.operation), isScoped: $0.isScoped)
            }
        }
        rateLimit = declaration.rateLimit.map(OperationRateLimit.init)
        shedding = Shedding(declaration, sites)
    }

    func site(dependency: Int, step: Int) -> CallSite? { sites[dependency][step] }
}
