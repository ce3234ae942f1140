internal import Diagnostics
internal import OpenAPI

/// What the plan of one operation must keep as a whole.
struct PlanRules {
    let context: OperationContext
    let graph: DependencyGraph
    let diagnostics: Diagnostics

    var plan: PlanDeclaration { context.declaration.plan }
    var dependencies: [DependencyDeclaration] { plan.dependencies }

    func check(answer: (response: Response, status: Int, schema: Schema?)?, body: Composition?) {
        checkBudget()
        checkHops()
        checkTimeouts()
        checkWrites()
        checkCriticality()
        checkFallbackOperations()
        checkPolicies()
        checkCaches()
        checkRateLimit()
        guard let answer, let schema = answer.schema else { return }
        checkDegradedRole(schema, body)
        checkPassThrough(body, answer.response)
    }
}
