public import BFFHTTP
public import BFFPolicy

/// What the contract says about one operation: the data of a plan, generated as one `static let`.
public struct OperationDeclaration: Sendable {
    /// The contract's `operationId`.
    public let id: String
    public let method: HTTPMethod
    /// The path template: `/v1/titles/{id}`.
    public let path: String
    /// Of the composed answer. 204 has no body.
    public let status: Int
    public let budget: Budget
    /// The answer's own `Cache-Control: max-age`, whole seconds; nil: `no-store`.
    public let maxAge: Duration?
    /// Something of the user was read: caches between us and the client must not keep the answer.
    public let isPrivate: Bool
    /// Nil: the operation is public.
    public let security: SecurityDeclaration?
    /// Nil: the operation takes no body, and one that comes is ignored.
    public let body: BodyDeclaration?
    /// Nil: requests come as fast as they like.
    public let rateLimit: RateLimitDeclaration?
    /// In contract order, at most `dependenciesMax`.
    public let dependencies: [DependencyDeclaration]

    /// Sets of dependencies are bits of a word.
    public static let dependenciesMax = 64

    public init(
        id: String, method: HTTPMethod, path: String, status: Int = 200, budget: Budget, maxAge: Duration? = nil,
        isPrivate: Bool = true, security: SecurityDeclaration? = nil, body: BodyDeclaration? = nil,
        rateLimit: RateLimitDeclaration? = nil, dependencies: [DependencyDeclaration]
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.status = status
        self.budget = budget
        self.maxAge = maxAge
        self.isPrivate = isPrivate
        self.security = security
        self.body = body
        self.rateLimit = rateLimit
        self.dependencies = dependencies
    }
}

/// A bearer token is demanded.
public struct SecurityDeclaration: Sendable {
    /// Each must stand in the token's `scope` claim (RFC 8693, section 4.2); else 403.
    public let scopes: [String]

    public init(scopes: [String] = []) {
        self.scopes = scopes
    }
}

/// A body is taken.
public struct BodyDeclaration: Sendable {
    /// Default of `bytesMax`: 1 MiB.
    public static let bytesMaxDefault = 1024 * 1024

    /// False: the request may come without one.
    public let isRequired: Bool
    /// A longer body is refused with 413.
    public let bytesMax: Int
    public let form: BodyShape

    public init(
        isRequired: Bool = true, form: BodyShape = .json, bytesMax: Int = BodyDeclaration.bytesMaxDefault
    ) {
        self.isRequired = isRequired
        self.form = form
        self.bytesMax = bytesMax
    }
}

/// One dependency of a plan: what it waits for and what is tried for it, in order.
public struct DependencyDeclaration: Sendable {
    public let name: StaticString
    /// Its name in the envelope: public contract.
    public let component: StaticString
    public let isCritical: Bool
    /// Bit i: dependency i must have settled before this one starts.
    public let reads: UInt64
    /// Bit i: dependency i must have succeeded, or this one is skipped. Implies `reads`.
    public let after: UInt64
    /// The dependency's own call first, then its fallback chain. A chain ends at its first `empty` or `value`.
    public let steps: [Step]
    /// Statuses of the dependency's own call that become the answer's, if it is critical.
    public let propagate: [Int]
    /// A batch in several calls: one that fails loses only its own items.
    public let isPartial: Bool
    /// What must be asked for anew once the dependency's own call has been answered with success: its answers leave the cache.
    public let invalidates: [CachedOperation]

    public init(
        name: StaticString, component: StaticString? = nil, isCritical: Bool = false, reads: UInt64 = 0,
        after: UInt64 = 0, steps: [Step], propagate: [Int] = [], isPartial: Bool = false,
        invalidates: [CachedOperation] = []
    ) {
        self.name = name
        self.component = component ?? name
        self.isCritical = isCritical
        self.reads = reads | after
        self.after = after
        self.steps = steps
        self.propagate = propagate
        self.isPartial = isPartial
        self.invalidates = invalidates
    }
}
