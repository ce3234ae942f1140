internal import Diagnostics
internal import OpenAPI

/// A write that is sent twice may be carried out twice: two orders, two payments. What no contract may say at all is an error (`unsafe-retry`,
/// `unsafe-hedge`); here is what is left: a retry on somebody's word, a second write in place of the first, retries at two layers.
extension OperationLint {
    func checkRepeatedWrites() {
        for dependency in dependencies where !dependency.declaration.isSafe && !dependency.call.operation.isSafeMethod {
            checkFallback(of: dependency)
            guard dependency.call.isRetriedWrite else { continue }
            if let key = dependency.call.idempotencyKey {
                checkLayers(of: dependency, key: key)
            } else {
                reportUnkeyed(dependency)
            }
        }
    }

    private func reportUnkeyed(_ dependency: Dependency) {
        let call = dependency.declaration.call
        let offered = dependency.call.operation.parameters.first { Call.isIdempotencyKey($0.name) }
        diagnostics.report(
            .repeatedWrite, at: call.policy.attemptsLocation ?? call.location,
            "'\(call.service).\(call.operationID)' writes and is tried again, but no key tells the service "
                + "that it is the same write",
            notes: [.init("the call stands here", at: call.location)]
                + (offered.map { [.init("the service takes a key here", at: $0.location)] } ?? []),
            fix: offered.map { "send it: parameters: {\($0.name): $request.id}" }
                ?? "let the service take an idempotency key, or call it once: retry: {attempts: 1}")
    }

    /// After a timeout nobody knows whether the first write has been carried out.
    private func checkFallback(of dependency: Dependency) {
        let links = zip(dependency.fallback, dependency.declaration.fallback)
        for case (.call(let call, _, _), .call(let declared, _, _, _, _)) in links {
            // The same operation once more is `fallback-same-operation`.
            guard !call.operation.isSafeMethod, call.key != dependency.call.key else { continue }
            diagnostics.report(
                .repeatedWrite, at: declared.location,
                "'\(declared.service).\(declared.operationID)' writes in place of "
                    + "'\(dependency.declaration.call.operationID)', which may have been carried out when it fails",
                notes: [.init("the first write stands here", at: dependency.declaration.call.location)],
                fix: "answer with an error, and let the client decide")
        }
    }

    /// The plan tries again under the key of this request, and so does the client, which is told when, under that of the next.
    private func checkLayers(of dependency: Dependency, key: Value?) {
        // A key from the client's request makes both layers one.
        guard case .source(let source)? = key, case .requestID = source.root,
            !operation.operation.isIdempotentMethod,
            let told = operation.operation.responses.lazy.flatMap(\.headers).first(where: {
                $0.name.lowercased() == "retry-after"
            })
        else { return }
        let call = dependency.declaration.call
        diagnostics.report(
            .repeatedWrite, at: call.policy.attemptsLocation ?? call.location,
            "'\(call.service).\(call.operationID)' writes and is tried again here, and by the client that is told "
                + "'Retry-After', under another key each time",
            notes: [.init("the client is told here", at: told.location)],
            fix: "take the key from the client's request, or retry at one of the layers")
    }
}

extension Call {
    /// PUT and DELETE say the same however often they are said (RFC 9110, section 9.2.2).
    fileprivate var isRetriedWrite: Bool {
        !operation.isIdempotentMethod && policy.retry.attempts > 1
    }

    /// nil: none is sent. The value is nil where it stands in a body that is composed as a whole.
    fileprivate var idempotencyKey: Value?? {
        if let parameter = parameters.first(where: { Self.isIdempotencyKey($0.parameter.name) }) {
            return .some(parameter.value)
        }
        guard let body else { return nil }
        if case .object(let members) = body {
            guard let member = members.first(where: { Self.isIdempotencyKey($0.name) }) else { return nil }
            if case .value(let value, _, _) = member.value { return .some(value) }
            return .some(nil)
        }
        let has = bodySchema?.view.schema.properties.contains { Self.isIdempotencyKey($0.name) } ?? false
        return has ? .some(nil) : nil
    }

    /// `Idempotency-Key`, `PayPal-Request-Id`, `clientToken`, …
    fileprivate static func isIdempotencyKey(_ name: String) -> Bool {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return plain.contains("idempoten") || plain.hasSuffix("requestid") || plain.hasSuffix("clienttoken")
            || plain.contains("deduplication")
    }
}
