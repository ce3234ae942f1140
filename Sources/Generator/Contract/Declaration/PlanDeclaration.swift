package import Diagnostics
package import OpenAPI

/// `x-bff-plan` of one operation as written: typed and checked on its own, nothing looked up in a service yet.
package struct PlanDeclaration {
    package static let reserveDefault: Duration = .milliseconds(20)

    package let location: Location
    package let budget: Duration
    package let budgetLocation: Location
    /// 20 ms unless written.
    package let reserve: Duration
    /// `cache.maxAge`: the response's own Cache-Control. nil: no Cache-Control but `no-store`.
    package let cacheMaxAge: Duration?
    /// The plan's own, else the client's; nil: no limit.
    package let rateLimit: RateLimitDeclaration?
    package let dependencies: [DependencyDeclaration]
}

package struct DependencyDeclaration {
    package let name: String
    package let nameLocation: Location
    /// `component:`, else the name.
    package let component: String
    package let call: CallDeclaration
    package let isCritical: Bool
    /// `safe: true`: a call that only reads, whatever its method.
    package let isSafe: Bool
    /// `idempotent: true`: the service says that repeating the call is harmless.
    package let isIdempotent: Bool
    package var policy: PolicyDeclaration { call.policy }
    package let propagate: [Int]
    package let absent: [Int]
    package let fallback: [FallbackDeclaration]
    package let batch: BatchDeclaration?
    package let after: [(name: String, location: Location)]
    package let select: [SelectDeclaration]
    package let invalidates: [InvalidationDeclaration]
    package let location: Location
}

/// A field that hand-written code reads, relative to the answer (a batch's: to a result).
package struct SelectDeclaration {
    /// Without the closing `/**`.
    package let pointer: [Expression.Step]
    /// `/**`: everything below the pointer.
    package let takesAll: Bool
    package let text: String
    package let location: Location
}

package struct CallDeclaration {
    package let service: String
    package let operationID: String
    /// Of the scalar `users.getUser`.
    package let location: Location
    package let parameters: [ParameterDeclaration]
    package let body: ValueDeclaration?
    /// The call's own, with the service's policy and the client's defaults merged in.
    package let policy: PolicyDeclaration
    package let cache: CacheDeclaration?
}

package struct ParameterDeclaration {
    /// nil where the name is not qualified.
    package let place: Parameter.Place?
    package let name: String
    package let nameLocation: Location
    package let value: ValueDeclaration
    package let valueLocation: Location
}

package enum FallbackDeclaration {
    case call(CallDeclaration, timeout: Duration, timeoutLocation: Location?, absent: [Int], Location)
    /// `{empty: true}`
    case empty(Location)
    /// `{value: …}`
    case value(Node, Location)

    package var location: Location {
        switch self {
        case .call(_, _, _, _, let location), .empty(let location), .value(_, let location): location
        }
    }
}

package struct BatchDeclaration {
    package struct Keys {
        package let source: Expression
        /// After distinct and nulls; nil takes all.
        package let take: Int?
        package let takeLocation: Location?
    }

    package enum Target {
        /// `body#/ids`
        case body([Expression.Step])
        /// `query.ids`, `path.ids`
        case parameter(Parameter.Place, name: String)
    }

    package let keys: [Keys]
    package let into: Target
    package let intoLocation: Location
    /// nil: no limit of the plan's own.
    package let maxSize: Int?
    package let maxSizeLocation: Location?
    /// Where the results stand in the response; `#` is the root.
    package let results: [Expression.Step]
    package let resultsLocation: Location
    /// The part of a result that equals its key.
    package let key: [Expression.Step]
    package let keyLocation: Location
    package let isPartial: Bool
    package let location: Location
}
