/// The memory that one call's cache takes at a load: entries × bytes of one.
package struct CacheNeed: Hashable, Sendable {
    /// Time to live is spread by a tenth in both directions.
    static let ttlSpread = 0.1

    package let dependency: String
    package let service: String
    package let operation: String
    /// From being stored to being dropped: the longest time to live, then the longer of the windows of stale answers.
    package let lifetime: Duration
    /// nil where nothing bounds the calls.
    package let entriesMax: Double?
    /// The contract tells how many keys there are. Where it does not, every call is taken to ask for another key.
    package let knowsKeys: Bool
    /// Of the contract's example; nil without one.
    package let entryBytes: Int?
    /// Of the values alone; nil where entries or their size are unknown.
    package var bytes: Double? { entriesMax.flatMap { entries in entryBytes.map { entries * Double($0) } } }

    /// - Returns: one for each cached call of the plan.
    package static func needs(of operation: OperationFacts, requests: Int) -> [CacheNeed] {
        operation.dependencies.flatMap { dependency in
            dependency.chain.compactMap { call in
                call.cache.map { CacheNeed(call, $0, of: dependency, requests: Double(requests)) }
            }
        }
    }

    private init(_ call: CallFacts, _ cache: CallFacts.Cache, of dependency: DependencyFacts, requests: Double) {
        self.dependency = dependency.name
        (service, operation, entryBytes) = (call.service, call.operation, call.answerBytes)
        let spread = cache.ttl.inSeconds * (1 + Self.ttlSpread)
        let lifetime = Duration.milliseconds(Int64((spread * 1_000).rounded())) + max(cache.stale, cache.staleIfError)
        self.lifetime = lifetime
        let perRequest = cache.isPerItem ? dependency.keysMax : dependency.callsMax
        let stored = perRequest.map { (requests * Double($0) * lifetime.inSeconds).roundedUp }
        knowsKeys = cache.distinctKeys != nil
        if let keys = cache.distinctKeys {
            entriesMax = min(Double(keys), stored ?? .infinity)
        } else {
            entriesMax = stored
        }
    }
}
