public import BFFJSON
public import BFFTransport
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

    /// Holds one of the operation's own answers against its published schema, for tests. Everything that breaks it is reported.
    public func validate(_ answer: JSONValue, _ report: inout FullReport) -> Bool {
        functions.explainResponse(answer, &report)
        return report.isValid
    }
}

/// A plan's functions, told apart from its type. Every execution that is handed in was made by `make` of the same table.
@usableFromInline
struct PlanFunctions: Sendable {
    @usableFromInline let make: @Sendable (inout RequestReader, ExecutionSeed) -> Execution?
    @usableFromInline let explainRequest: @Sendable (inout RequestReader, inout FullReport) -> Void
    @usableFromInline let start: @Sendable (Execution, Int, Int) -> CallStart
    @usableFromInline let write: @Sendable (Execution, CallPlace, inout OutgoingRequest) -> Void
    @usableFromInline let accept: @Sendable (Execution, CallPlace, JSONValue, ServiceCall) -> Bool
    @usableFromInline let explainAnswer:
        @Sendable (Execution, CallPlace, JSONValue, ServiceCall, inout FullReport) -> Void
    @usableFromInline let settle: @Sendable (Execution, Int, Stand) -> Void
    @usableFromInline let compose:
        @Sendable (Execution, inout JSONWriter, CompositionContext) throws(CompositionFailure) -> Void
    @usableFromInline let writeFields: @Sendable (Execution, inout FieldWriter, CompositionContext) -> Void
    @usableFromInline let isValidResponse: @Sendable (JSONValue) -> Bool
    @usableFromInline let explainResponse: @Sendable (JSONValue, inout FullReport) -> Void

    @inlinable
    init<Plan: OperationPlan>(_ plan: Plan.Type, handlers: Plan.Handlers) {
        make = { request, seed in
            var report = FirstViolation()
            guard let plan = Plan(request: &request, handlers: handlers, report: &report) else { return nil }
            return PlannedExecution(plan, seed)
        }
        explainRequest = { request, report in
            _ = Plan(request: &request, handlers: handlers, report: &report)
        }
        start = { execution, dependency, step in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.start(dependency, step: step)
        }
        write = { execution, place, request in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan
                .write(place.dependency, step: place.step, call: place.call, into: &request)
        }
        accept = { execution, place, answer, response in
            var report = FirstViolation()
            return unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.accept(
                place.dependency, step: place.step, call: place.call, answer: answer, response: response,
                report: &report)
        }
        explainAnswer = { execution, place, answer, response, report in
            _ = unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.accept(
                place.dependency, step: place.step, call: place.call, answer: answer, response: response,
                report: &report)
        }
        settle = { execution, dependency, stand in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.settle(dependency, as: stand)
        }
        compose = { (execution, writer, context) throws(CompositionFailure) in
            try unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.compose(into: &writer, context)
        }
        writeFields = { execution, fields, context in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.writeFields(into: &fields, context)
        }
        isValidResponse = { value in
            var report = FirstViolation()
            return Plan.validateResponse(value, report: &report)
        }
        explainResponse = { value, report in _ = Plan.validateResponse(value, report: &report) }
    }
}

/// One call of a plan, by indices.
@usableFromInline
struct CallPlace {
    @usableFromInline let dependency: Int
    @usableFromInline let step: Int
    @usableFromInline let call: Int
}
