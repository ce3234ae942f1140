internal import BFFHTTP
internal import BFFIdentity
internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport
internal import BFFValidation

/// One request on its way from an exchange to an answer. Reused; it holds its exchange until exactly one answer has been given, or
/// the caller has gone.
final class ServedRequest {
    private let scope = RequestScope()
    private let parser = JSONParser()
    private unowned let worker: LoopWorker
    private var pathValues: [HTTPText] = []
    private var method = HTTPMethod.get
    private var exchange: HTTPExchange?
    private var operation: OperationRuntime?
    private var metrics = OperationMetrics.off
    private var execution: Execution?
    /// Nil where no rate limit was asked.
    private var rateDecision: RateDecision?

    init(_ worker: LoopWorker) {
        self.worker = worker
    }

    func serve(_ exchange: HTTPExchange) {
        self.exchange = exchange
        let head = exchange.request.head
        method = head.method
        worker.metrics.requestBegan()
        metrics.request = worker.shared.unroutedMetrics
        scope.begin(
            arrival: exchange.arrival, requestID: head.fields.first("x-request-id"),
            traceparent: head.fields.first("traceparent"), random: &worker.random)
        switch worker.shared.router.match(head.method, head.path, parameters: &pathValues) {
        case .notFound:
            refuse(Refusal(problem: Problem(.notFound, detail: "There is no such operation.")))
        case .methodNotAllowed(let allow):
            refuse(Refusal(problem: Problem(.methodNotAllowed), allow: allow))
        case .found(let route):
            let operation = worker.shared.operations[route]
            self.operation = operation
            metrics = worker.shared.metrics[route]
            do throws(Refusal) {
                try authenticate(head, operation.declaration.security)
                try takeRateToken(operation)
                let seed = try admit(head, operation)
                let body = try readBody(exchange.request, operation.declaration.body)
                execution = try makeExecution(
                    RequestReader(
                        head: head, pathNames: worker.shared.router.parameterNames[route], pathValues: pathValues,
                        scope: scope, bodyValue: body), seed)
                exchange.observer = self
                execution?.begin(self)
            } catch {
                refuse(error)
            }
        }
    }

    // MARK: Admission

    private func authenticate(_ head: HTTPHead, _ security: SecurityDeclaration?) throws(Refusal) {
        guard let security else { return }
        guard let field = head.fields.first("authorization"), head.fields.occurrences(of: "authorization") == 1,
            let bearer = BearerCredentials.token(in: field), let verifier = worker.verifier
        else { throw .credentialsMissing }
        let token: VerifiedToken
        do throws(TokenRefusal) {
            token = try verifier.verify(bearer, now: Timestamp.now)
        } catch {
            throw .tokenRefused(error)
        }
        guard token.hasScopes(security.scopes) else { throw .scopeMissing(security.scopes) }
        scope.token = token
    }

    private func takeRateToken(_ operation: OperationRuntime) throws(Refusal) {
        guard let rateLimit = operation.rateLimit else { return }
        let decision = rateLimit.take(for: scope.token, at: worker.environment.scheduler.now)
        rateDecision = decision
        guard !decision.isAllowed else { return }
        metrics.request.rateLimited(on: worker.metrics)
        throw .rateLimited(decision)
    }

    /// Refuses what cannot be answered in the time that is left, before anything is begun.
    private func admit(_ head: HTTPHead, _ operation: OperationRuntime) throws(Refusal) -> ExecutionSeed {
        let callerEnd = IncomingDeadline.read(head.fields, arrival: scope.arrival)
        var seed = ExecutionSeed(
            operation: operation, scope: scope, environment: worker.environment, callerEnd: callerEnd)
        let now = worker.environment.scheduler.now
        let remaining = max(.zero, seed.callsEnd - now)
        switch operation.shedding.decide(remaining: remaining, at: now, random: worker.random.next()) {
        case .serve: break
        case .skipOptional:
            metrics.request.shed(.brownout, on: worker.metrics)
            seed.isBrownout = true
        case .refuse(let retryAfter):
            metrics.request.shed(.refused, on: worker.metrics)
            throw .shed(retryAfter: retryAfter)
        }
        return seed
    }

    // MARK: Reading

    private func readBody(_ request: HTTPRequest, _ declaration: BodyDeclaration?) throws(Refusal) -> JSONValue? {
        guard let declaration else { return nil }
        guard !request.body.isEmpty else {
            if declaration.isRequired { throw .invalidBody("is required") }
            return nil
        }
        guard let type = request.head.fields.first("content-type"), declaration.form.takes(type) else {
            let detail = "The body must be \(declaration.form.mediaType)."
            throw Refusal(problem: Problem(.unsupportedMediaType, detail: detail))
        }
        do throws(JSONError) {
            return try declaration.form.read(request.body, by: parser)
        } catch {
            throw .invalidBody("is not \(declaration.form.noun): \(error)")
        }
    }

    private func makeExecution(_ reader: RequestReader, _ seed: ExecutionSeed) throws(Refusal) -> Execution {
        var reader = reader
        if let execution = seed.operation.functions.make(&reader, seed) { return execution }
        var report = FullReport()
        seed.operation.functions.explainRequest(&reader, &report)
        throw Refusal(
            problem: Problem(
                .invalidRequest, detail: "The request breaks its contract.",
                violations: report.violations.map(Problem.Violation.init)))
    }

    // MARK: Answering

    /// The one place where a view model goes out.
    private func answer(_ execution: Execution) {
        worker.withWriter { writer in
            let operation = execution.operation
            let context = CompositionContext(execution)
            do throws(CompositionFailure) {
                try operation.functions.compose(execution, &writer, context)
            } catch {
                switch error {
                case .contract(let dependency), .missing(let dependency): return execution.reject(dependency)
                case .invalid: return refuse(Refusal(problem: Problem(.contractViolation)))
                case .unwritten:
                    let detail = "A part of the answer is not written yet."
                    return refuse(Refusal(problem: Problem(.notImplemented, detail: detail)))
                }
            }
            if let violations = violations(of: writer) {
                return refuse(Refusal(problem: Problem(.contractViolation)), status: 500, violations: violations)
            }
            let status = operation.declaration.status
            record(status: status)
            exchange?.respond(
                status: status,
                fields: { fields in
                    writeFields(into: &fields, execution, context)
                }, body: writer)
            end()
        }
    }

    private func writeFields(into fields: inout FieldWriter, _ execution: Execution, _ context: CompositionContext) {
        let operation = execution.operation
        execution.writeCacheFields(into: &fields)
        if execution.isDegraded { fields.field("X-BFF-Degraded", execution.degradedComponents) }
        if let rateDecision { operation.rateLimit?.writeFields(into: &fields, rateDecision) }
        if operation.declaration.isPrivate { fields.field("Vary", "Authorization") }
        fields.field("X-Request-Id", scope.requestID)
        operation.functions.writeFields(execution, &fields, context)
    }

    /// Pointers of what breaks the published schema; nil where nothing does, or nobody asked.
    private func violations(of writer: borrowing JSONWriter) -> [String]? {
        guard worker.shared.checksResponses, let operation else { return nil }
        do throws(JSONError) {
            let value = try parser.parse(writer.buffer)
            if operation.functions.isValidResponse(value) { return nil }
            var report = FullReport()
            operation.functions.explainResponse(value, &report)
            return report.loggedPointers
        } catch {
            return ["the answer is not JSON at byte \(error.offset)"]
        }
    }

    private func refuse(_ refusal: Refusal) {
        refuse(refusal, status: refusal.problem.status, violations: refusal.violations)
    }

    /// The one place where a problem goes out.
    private func refuse(_ refusal: Refusal, status: Int, violations: [String], failure: PlanFailure? = nil) {
        record(status: status, problem: refusal.problem.code, violations: violations, failure: failure)
        let requestID = scope.requestID
        exchange?.respond(problem: refusal.problem, requestID: requestID) { fields in
            fields.field("Cache-Control", "no-store")
            fields.field("X-Request-Id", requestID)
            if let challenge = refusal.challenge { fields.field("WWW-Authenticate", challenge) }
            if let allow = refusal.allow { fields.field("Allow", allow) }
            if let retryAfter = refusal.retryAfter { fields.field("Retry-After", retryAfter) }
            if let rateDecision { operation?.rateLimit?.writeFields(into: &fields, rateDecision) }
        }
        end()
    }

    /// The one place where it is told what became of the request: once for each, just before its answer goes out.
    /// - Parameter status: nil: the caller has gone.
    private func record(
        status: Int?, problem: ProblemCode? = nil, violations: [String] = [], failure: PlanFailure? = nil
    ) {
        let now = worker.environment.scheduler.now
        worker.metrics.requestEnded()
        if let status {
            metrics.request.answered(status: status, from: scope.arrival, to: now, on: worker.metrics)
        } else {
            metrics.request.abandoned(on: worker.metrics)
        }
        if let execution {
            metrics.record(execution, failure, on: worker.metrics)
            if execution.isDegraded, status != nil, problem == nil {
                metrics.request.degraded(components: execution.degradedDependencies, on: worker.metrics)
            }
        }
        worker.log.write(
            RequestLog.Entry(
                method: method, operation: operation?.declaration, status: status, duration: now - scope.arrival,
                problem: problem, violations: violations),
            scope: scope, execution: execution)
    }

    /// Nothing of the request is read any more.
    private func end() {
        execution?.release()
        execution = nil
        operation = nil
        rateDecision = nil
        metrics = .off
        exchange = nil
        pathValues.removeAll(keepingCapacity: true)
        parser.releaseExcess()
        worker.recycle(self)
    }
}

extension ServedRequest: ExecutionReceiver {
    func executionSettled(_ execution: Execution) {
        // From inside `begin` and `reject` too: the execution may not be stored yet.
        self.execution = execution
        if execution.operation.declaration.status == 204 {
            record(status: 204)
            exchange?.respond(status: 204) { writeFields(into: &$0, execution, CompositionContext(execution)) }
            end()
        } else {
            answer(execution)
        }
    }

    func executionFailed(_ execution: Execution, _ failure: PlanFailure) {
        // From inside `begin` too.
        self.execution = execution
        let component = failure.dependency.map { "\(execution.operation.declaration.dependencies[$0].component)" }
        let problem = Problem(failure.code, detail: component.map { "The component \($0) was not obtained." })
        refuse(Refusal(problem: problem), status: problem.status, violations: [], failure: failure)
    }
}

extension ServedRequest: ExchangeObserver {
    func exchangeAbandoned() {
        execution?.abandon()
        record(status: nil)
        end()
    }
}

extension Execution {
    /// Names of the components that degrade the answer, for `X-BFF-Degraded`.
    var degradedComponents: String {
        zip(operation.declaration.dependencies, states)
            .filter { $1.outcome?.isDegrading ?? false }
            .map { dependency, _ in "\(dependency.component)" }
            .joined(separator: ", ")
    }

    /// Bit i: dependency i degrades the answer.
    fileprivate var degradedDependencies: UInt64 {
        states.indices.reduce(0) { $0 | (states[$1].outcome?.isDegrading ?? false ? 1 << UInt64($1) : 0) }
    }
}
