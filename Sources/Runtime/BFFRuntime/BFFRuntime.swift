// What generated code imports: the execution of plans, requests, answers, the application around them.
//
// The problem. A screen needs five services. Each may be slow, wrong or away; the client wants one answer, in time, that says what
// is missing. Written by hand, every endpoint is a small scheduler with its own mistakes.
//
// The idea. Generated code is data and straight-line functions (`OperationPlan`). One state machine (`Execution`) decides
// when what is called, what stands in for a failure and when the answer is due. It is synchronous and knows events
// only: a call has finished, a timer has fired, the caller has gone. So a test drives it with a `FakeScheduler` and a list of
// answers, and the order and instants of everything are exact. There is one execution per request; it belongs to one loop.
//
//     request ─► RequestScope: id, trace, token, RequestReader ─► plan
//     plan ─► Execution: steps, deadlines, fallbacks ─► settled · failed
//     settled ─► compose ─► answer        failed ─► Problem (one switch: `PlanFailure.problem`)
//
// Under an execution stand the calls, composed in one order: cache → coalescing → breaker → bulkhead → total timeout → attempts (retry
// budget → timeout of the attempt → hedge → transport). A call without a cache is a `CallAttempts` of its request's loop; one with a
// cache is a `SharedLoad`, which belongs to no request and runs the same attempts for all who wait. What they remember is the
// process's, per service operation and policy (`CallTarget`).
//
// Generated code hands its plans to `Application.run` as `Registration`s. A registration's initialiser is inlinable: it turns the plan
// into closures inside the generated module, where accepting, composing and validating are specialised.
//
// What it refuses: child tasks on the request path, configuration that is interpreted per request, a URL from a request,
// more than one answer.

@_exported public import BFFHTTP
@_exported public import BFFJSON
@_exported public import BFFPolicy
@_exported public import BFFTransport
@_exported public import BFFValidation
