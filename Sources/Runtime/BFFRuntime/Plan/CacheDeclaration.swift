public import BFFPolicy

/// That answers of a call are kept, for how long and for whom.
public struct CacheDeclaration: Sendable {
    public let policy: CachePolicy
    /// `scope: public`: everybody shares the answers. Else those share one for whom the plan's `writeScope` writes the same.
    public let isPublic: Bool
    /// Names, in lower case, of the answer's fields that the plan reads: the others are not kept.
    public let fields: [StaticString]

    public init(_ policy: CachePolicy, isPublic: Bool = false, fields: [StaticString] = []) {
        self.policy = policy
        self.isPublic = isPublic
        self.fields = fields
    }
}

/// A service operation whose cached answers a write makes obsolete.
public struct CachedOperation: Hashable, Sendable {
    /// Index into the names that `Application.run` is given.
    public let service: Int
    /// The service contract's `operationId`.
    public let operation: String
    /// Only answers whose scope is what the plan's `writeScope` writes for the writing dependency. Default: all of them.
    public let isScoped: Bool

    public init(service: Int, operation: String, isScoped: Bool = false) {
        self.service = service
        self.operation = operation
        self.isScoped = isScoped
    }
}
