internal import Diagnostics
internal import OpenAPI

/// What the client says once and every plan of it uses.
struct PlanContext {
    let policies: PolicyReader
    /// By service; a service that is not declared has none.
    let servicePolicies: [String: PolicyKeys]
    /// `defaults.timeout`
    let defaults: PolicyKeys
    /// `defaults.rateLimit`
    let rateLimit: RateLimitDeclaration?
    let diagnostics: Diagnostics

    /// A dependency's own keys, then the policy that it names, then its service's, then the client's defaults.
    func policy(own: PolicyKeys, named: PolicyKeys?, service: String) -> PolicyDeclaration {
        let fromService = servicePolicies[service] ?? policies.keys(named: nil)
        let said = own.over(named ?? PolicyKeys())
        return PolicyDeclaration(said.over(fromService).over(defaults), said: said)
    }
}

/// Reads `x-bff-plan`.
struct PlanReader {
    static let keys = ["budget", "reserve", "cache", "rateLimit", "dependencies"]

    let context: PlanContext
    private var diagnostics: Diagnostics { context.diagnostics }

    /// - Returns: nil, reported, where any part of the plan is at fault.
    func read(_ member: Node.Member) -> PlanDeclaration? {
        let faults = diagnostics.errorCount
        let reader = ObjectReader(
            member.value, "x-bff-plan", at: member.keyLocation, keys: Self.keys, diagnostics: diagnostics)
        guard let reader else { return nil }
        let budgetNode = reader.required(
            "budget", in: "x-bff-plan", fix: "say within what time the answer must leave: budget: 300ms")
        let budget = budgetNode.flatMap { reader.scalars.duration($0, "'budget'") }
        let reserve = reader.has("reserve") ? reader.duration("reserve") : PlanDeclaration.reserveDefault
        if let budget, let reserve, let budgetNode, reserve >= budget {
            diagnostics.report(
                .invalidDuration, at: reader.node("reserve")?.location ?? budgetNode.location,
                "a reserve of \(reserve.contractText) leaves nothing of the budget of \(budget.contractText)",
                fix: "raise 'budget' or lower 'reserve'")
        }
        let cacheMaxAge = maxAge(reader.node("cache"))
        let rateLimit = rateLimit(reader)
        let dependencies = dependencies(reader.node("dependencies"))
        guard diagnostics.errorCount == faults, let budget, let budgetNode, let reserve else { return nil }
        return PlanDeclaration(
            location: member.keyLocation, budget: budget, budgetLocation: budgetNode.location, reserve: reserve,
            cacheMaxAge: cacheMaxAge, rateLimit: rateLimit, dependencies: dependencies)
    }

    private func rateLimit(_ reader: ObjectReader) -> RateLimitDeclaration? {
        switch RateLimitReader(diagnostics: diagnostics).read(reader) {
        case .limit(let limit): limit
        case .off: nil
        case nil: context.rateLimit
        }
    }

    /// RFC 9111 section 5.2.2.1: `max-age` counts whole seconds.
    private func maxAge(_ node: Node?) -> Duration? {
        guard let node else { return nil }
        let reader = ObjectReader(
            node, "'cache'", keys: ["maxAge"], hint: "write {maxAge: 60s}", diagnostics: diagnostics)
        guard let reader, let node = reader.required("maxAge", in: "'cache'", fix: "write {maxAge: 60s}"),
            let duration = reader.scalars.duration(node, "'maxAge'")
        else { return nil }
        guard duration.components.attoseconds == 0 else {
            diagnostics.report(
                .invalidDuration, at: node.location,
                "'maxAge' is \(duration.contractText), but is sent in whole seconds",
                fix: "write whole seconds: 60s")
            return nil
        }
        return duration
    }

    private func dependencies(_ node: Node?) -> [DependencyDeclaration] {
        guard let node else { return [] }
        guard let members = node.members else {
            let hint = "write a name and its call: {user: {call: users.getUser}}"
            ScalarReader(diagnostics: diagnostics).wrongKind(node, "'dependencies'", "an object", fix: hint)
            return []
        }
        let reader = DependencyReader(context: context)
        let dependencies = members.compactMap(reader.read)
        var components: [String: DependencyDeclaration] = [:]
        for dependency in dependencies {
            if let first = components[dependency.component] {
                diagnostics.report(
                    .duplicateName, at: dependency.nameLocation,
                    "dependencies '\(first.name)' and '\(dependency.name)' share the component '\(first.component)'",
                    notes: [.init("the first stands here", at: first.nameLocation)],
                    fix: "give one of them another 'component'")
            } else {
                components[dependency.component] = dependency
            }
        }
        return dependencies
    }
}

extension Duration {
    /// As a contract writes it, in the largest unit that keeps it whole or in milliseconds: `330ms`, `1500ms`, `60s`,
    /// `5m`.
    package var contractText: String {
        let (seconds, attoseconds) = components
        if attoseconds == 0, seconds % 3600 == 0, seconds != 0 { return "\(seconds / 3600)h" }
        if attoseconds == 0, seconds % 60 == 0, seconds >= 120 { return "\(seconds / 60)m" }
        if attoseconds == 0 { return "\(seconds)s" }
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        let (whole, rest) = (nanoseconds / 1_000_000, nanoseconds % 1_000_000)
        if rest == 0 { return "\(whole)ms" }
        var digits = String(rest + 1_000_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)ms"
    }
}
