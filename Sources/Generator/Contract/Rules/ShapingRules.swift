internal import Diagnostics
internal import OpenAPI

extension PlanRules {
    /// Where parts may fail, the answer should say so itself.
    func checkDegradedRole(_ schema: Schema, _ body: Composition?) {
        guard dependencies.contains(where: { !$0.isCritical }), !context.bindings.hasRole(.degraded, in: schema) else {
            return
        }
        diagnostics.report(
            .noDegradedRole, at: plan.location,
            "'\(context.declaration.id)' has optional dependencies, but no property with the role 'degraded': "
                + "only the header X-BFF-Degraded tells",
            notes: [.init("the answer is declared here", at: schema.location)],
            fix: "add a boolean property with 'x-bff-role: degraded'")
    }

    /// One dependency and nothing but same-named copies: that is a proxy, not a BFF.
    func checkPassThrough(_ body: Composition?, _ response: Response) {
        guard dependencies.count == 1, let body, isCopy(body, named: nil) else { return }
        diagnostics.report(
            .passThrough, at: plan.location,
            "'\(context.declaration.id)' hands on what '\(dependencies[0].name)' answers without shaping it",
            notes: [.init("the answer is declared here", at: response.location)],
            fix: "let the client call the service through a gateway, or shape the answer for its screen")
    }

    private func isCopy(_ composition: Composition, named name: String?) -> Bool {
        let shape = composition.shape
        let isShaped =
            shape.omitWhenEmpty != nil || shape.distinct || shape.skip != nil || shape.take != nil
            || shape.defaultValue != nil || shape.truncate != nil
        guard !isShaped, composition.joins.isEmpty else { return false }
        switch composition.kind {
        case .value(let source, let map): return map == nil && isNamed(source, name)
        case .opaque(let source): return isNamed(source, name)
        case .object(let properties, let presence):
            let isSame = presence.map { isNamed($0, name) } ?? true
            return isSame && properties.allSatisfy { isCopy($0.composition, named: $0.name) }
        case .each(let source, _, _, let element): return isNamed(source, name) && isCopy(element, named: nil)
        case .map(let source, _, let value): return isNamed(source, name) && isCopy(value, named: nil)
        case .union(let source, _, let variants):
            return isNamed(source, name) && variants.allSatisfy { isCopy($0.composition, named: nil) }
        case .recursion(_, let source): return isNamed(source, name)
        case .nothing: return true
        case .constant, .text, .percent, .swift, .role, .elements: return false
        }
    }

    /// nil: an element or the whole answer, which has no name of its own.
    private func isNamed(_ source: Source, _ name: String?) -> Bool {
        guard let name else { return true }
        let steps = context.path(of: source)?.steps ?? source.steps
        let last = steps.last { if case .property = $0.kind { true } else { false } }
        return last?.kind == .property(name)
    }
}
