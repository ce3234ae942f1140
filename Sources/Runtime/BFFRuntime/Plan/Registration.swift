public import BFFJSON
public import BFFValidation

/// An operation as `Application.run` takes it: `Registration(GetHomePlan.self, handlers: handlers)`.
///
/// The initialiser is inlinable, so that the closures are made, and everything generic in them is specialised, where the plan's
/// type is known: in the generated module.
public struct Registration: Sendable {
    package let declaration: OperationDeclaration
    let functions: PlanFunctions

    @usableFromInline
    init(declaration: OperationDeclaration, functions: PlanFunctions) {
        self.declaration = declaration
        self.functions = functions
    }

    @inlinable
    public init<Plan: OperationPlan>(_ plan: Plan.Type, handlers: Plan.Handlers) {
        self.init(declaration: Plan.declaration, functions: PlanFunctions(plan, handlers: handlers))
    }

    /// The same plan under another declaration: for tests that prove that others notice.
    package func declared(as declaration: OperationDeclaration) -> Registration {
        Registration(declaration: declaration, functions: functions)
    }

    /// Holds one of the operation's own answers against its published schema, for tests. Everything that breaks it is reported.
    public func validate(_ answer: JSONValue, _ report: inout FullReport) -> Bool {
        functions.explainResponse(answer, &report)
        return report.isValid
    }
}
