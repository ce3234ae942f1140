public import BFFJSON
public import BFFPolicy
public import BFFTransport
public import BFFValidation

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
    @usableFromInline let cache: CacheFunctions

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
        cache = CacheFunctions(plan)
    }
}

/// What of a plan serves cached dependencies alone.
@usableFromInline
final class CacheFunctions: Sendable {
    @usableFromInline let isAcceptable: @Sendable (Int, Int, JSONValue) -> Bool
    @usableFromInline let explainAcceptable: @Sendable (Int, Int, JSONValue, inout FullReport) -> Void
    @usableFromInline let writeScope: @Sendable (Execution, Int, inout CacheKey.Builder) -> Void
    @usableFromInline let itemCount: @Sendable (Execution, Int) -> Int
    @usableFromInline let writeItem: @Sendable (Execution, Int, Int, inout CacheKey.Builder) -> Void
    @usableFromInline let acceptItem: @Sendable (Execution, Int, Int, JSONValue) -> Bool
    @usableFromInline let keepItems: @Sendable (Execution, Int, (Int) -> Bool) -> CallStart
    @usableFromInline let eachItem: @Sendable (Int, Int, JSONValue, (JSONValue, JSONValue) -> Void) -> Void

    @inlinable
    init<Plan: OperationPlan>(_ plan: Plan.Type) {
        isAcceptable = { dependency, step, answer in
            var report = FirstViolation()
            return Plan.isAcceptable(dependency, step: step, answer: answer, report: &report)
        }
        explainAcceptable = { dependency, step, answer, report in
            _ = Plan.isAcceptable(dependency, step: step, answer: answer, report: &report)
        }
        writeScope = { execution, dependency, key in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.writeScope(dependency, into: &key)
        }
        itemCount = { execution, dependency in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.itemCount(dependency)
        }
        writeItem = { execution, dependency, index, key in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.writeItem(dependency, index, into: &key)
        }
        acceptItem = { execution, dependency, step, item in
            var report = FirstViolation()
            return unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.acceptItem(
                dependency, step: step, item: item, report: &report)
        }
        keepItems = { execution, dependency, isWanted in
            unsafeDowncast(execution, to: PlannedExecution<Plan>.self).plan.keepItems(dependency, isWanted)
        }
        eachItem = { dependency, step, answer, body in
            Plan.eachItem(dependency, step: step, answer: answer, body)
        }
    }
}

/// One call of a plan, by indices.
@usableFromInline
struct CallPlace {
    @usableFromInline let dependency: Int
    @usableFromInline let step: Int
    @usableFromInline let call: Int
}
