internal import Contract
internal import OpenAPI

// What templates see of an operation's calls: the declaration, and the four functions that the execution asks.

extension OperationPlan {
    var declaration: TemplateValue {
        let plan = operation.plan
        return [
            "budget": .text(plan.budget.swift), "reserve": .text(plan.reserve.swift),
            "maxAge": .text(orAbsent: plan.cacheMaxAge?.swift), "isPrivate": .flag(isPrivate),
            "status": .text("\(operation.status)"),
            "scopes": operation.requiredScopes.map { scopes in
                ["list": .text(scopes.map { SwiftLiteral.quoted($0) }.joined(separator: ", "))]
            } ?? .absent,
            "requestBody": operation.operation.requestBody.map {
                ["isRequired": .flag($0.isRequired), "form": .text(orAbsent: $0.shape)]
            } ?? .absent,
            "rateLimit": .text(orAbsent: rateLimitLiteral),
            "dependencies": .list(operation.dependencies.indices.map { dependencyTemplate($0) }.positioned),
        ]
    }

    /// Anything user-scoped was read, or a token is demanded.
    var isPrivate: Bool {
        operation.requiredScopes != nil || operation.dependencies.contains(where: \.readsUser)
    }

    private func dependencyTemplate(_ index: Int) -> TemplateValue {
        let dependency = operation.dependencies[index]
        let declaration = dependency.declaration
        var options: [String] = ["name: \(SwiftLiteral.quoted(dependency.name))"]
        if declaration.component != dependency.name {
            options.append("component: \(SwiftLiteral.quoted(declaration.component))")
        }
        if declaration.isCritical { options.append("isCritical: true") }
        if !dependency.reads.isEmpty { options.append("reads: \(dependency.reads.bitMask)") }
        if !dependency.after.isEmpty { options.append("after: \(dependency.after.bitMask)") }
        return [
            "index": .text("\(index)"), "name": .text(dependency.name.singleLine),
            "options": .text(options.joined(separator: ", ")),
            "propagate": .text(
                orAbsent: declaration.propagate.isEmpty ? nil : "[\(declaration.propagate.listed)]"),
            "isPartial": .flag(dependency.batch?.isPartial ?? false),
            "invalidates": .text(orAbsent: invalidatesLiteral(dependency)),
            "steps": .list(steps(of: index).positioned),
        ]
    }

    private func steps(of index: Int) -> [TemplateValue] {
        let dependency = operation.dependencies[index]
        let declaration = dependency.declaration
        let own = step(
            dependency.call, timeout: declaration.policy.timeout, absent: declaration.absent,
            isIdempotent: declaration.isIdempotent, of: index)
        return [own]
            + dependency.fallback.map { fallback in
                switch fallback {
                case .call(let call, let timeout, let absent):
                    step(call, timeout: timeout, absent: absent, isIdempotent: false, of: index)
                case .empty: ["call": .absent, "stand": .text("empty")]
                case .value: ["call": .absent, "stand": .text("value")]
                }
            }
    }

    private func step(
        _ call: Call, timeout: Duration, absent: [Int], isIdempotent: Bool, of index: Int
    ) -> TemplateValue {
        let isSafe = operation.dependencies[index].declaration.isSafe
        let flags = [
            absent.isEmpty ? nil : "absent: [\(absent.listed)]", isSafe ? "isSafe: true" : nil,
            isIdempotent ? "isIdempotent: true" : nil, call.answerForm.map { "answer: \($0)" },
        ].compactMap(\.self)
        let options = [
            flags.isEmpty ? nil : flags.joined(separator: ", "),
            call.policy.literal.map { "policy: \($0)" },
            cacheLiteral(call, of: index).map { "cache: \($0)" },
        ].compactMap(\.self)
        return [
            "stand": .absent,
            "call": [
                "service": .text("\(serviceNames.firstIndex(of: call.service.name) ?? 0)"),
                "operation": .literal(call.operation.id ?? ""), "method": .text(call.operation.methodLiteral),
                "timeout": .text(timeout.swift), "options": .list(options.map { .text($0) }),
            ],
        ]
    }

    var planValues: TemplateValue {
        let bodies = callBodies.functions
        return [
            "slots": .list(slotValues), "attempts": .list(attempts.map { attemptTemplate($0) }),
            "settlements": .list(operation.dependencies.indices.compactMap { settlement(of: $0) }),
            "statuses": .list(
                selection.statuses.map { index in
                    [
                        "name": .text("\(SwiftName.bare(operation.dependencies[index].name))Status"),
                        "dependency": .text("\(index)"),
                    ]
                }),
            "fields": .list(
                selection.headers.map { index, name, schema in
                    [
                        "type": .text(schema.scalarSwiftType),
                        "read": .text(
                            ["Int": "integer", "Double": "number", "Bool": "bool"][schema.scalarSwiftType] ?? "json"),
                        "name": .text(
                            SwiftName.bare("\(operation.dependencies[index].name)-\(name)") + "Field"),
                        "key": .literal(name.lowercased()), "dependency": .text("\(index)"),
                    ]
                }),
            "readsResponse": .flag(!selection.statuses.isEmpty || !selection.headers.isEmpty),
            "claims": .list(claimValues),
            "bodyFunctions": .list(bodies.map { $0.template(.none) }), "caches": cacheValues,
        ]
    }

    private var claimValues: [TemplateValue] {
        selection.claims.map { name, node in
            let type = node.swiftType
            let reader = readers.expression(node, node.schema, value: "value", step: ".here")
            return [
                "name": .text(SwiftName.member(name + "-claim")), "type": .text(type), "key": .literal(name),
                "expression": .text(reader),
            ]
        }
    }

    private var slotValues: [TemplateValue] {
        operation.dependencies.indices.compactMap { index in
            guard let slot = calls.slot(index) else { return nil }
            return [
                "name": .text(slot.name), "type": .text(slot.type),
                "batch": slot.isBatch
                    ? [
                        "keyType": .text(slot.keyType ?? "JSONText"),
                        "maxSize": .text(orAbsent: slot.maxSize.map { "\($0)" }),
                    ] : .absent,
            ]
        }
    }

    private func attemptTemplate(_ attempt: CallPlanner.Attempt) -> TemplateValue {
        let slot = calls.slot(attempt.dependency)
        let isBatch = operation.dependencies[attempt.dependency].batch != nil
        return [
            "dependency": .text("\(attempt.dependency)"), "step": .text("\(attempt.step)"),
            "slot": .text(orAbsent: slot?.name), "isBatch": .flag(isBatch),
            "name": .text(operation.dependencies[attempt.dependency].name.singleLine),
            "skips": .text(orAbsent: attempt.skips.isEmpty ? nil : attempt.skips.joined(separator: " || ")),
            "keys": .list(
                attempt.keys.map {
                    [
                        "sequence": .text($0.sequence), "take": .text($0.take.map { "\($0)" } ?? "nil"),
                        "condition": .text(orAbsent: $0.condition),
                    ]
                }),
            "unwraps": .list(
                attempt.unwraps.map { ["name": .text($0.name), "expression": .text($0.expression)] }),
            "call": .text(attempt.call),
            "bodyCondition": .text(orAbsent: attempt.bodyCondition),
            "bodyForm": .text(orAbsent: attempt.bodyForm),
            "body": attempt.body.isEmpty ? .absent : ["statements": .list(attempt.body.map(\.template))],
            "accept": attempt.accept.template(slot: slot),
        ]
    }

    /// What stands in for an answer, where it is not simply nothing.
    private func settlement(of index: Int) -> TemplateValue? {
        guard let slot = calls.slot(index) else { return nil }
        let dependency = operation.dependencies[index]
        var empty: String?
        var value: TemplateValue = .absent
        for fallback in dependency.fallback {
            switch fallback {
            case .empty where !slot.isBatch: empty = selection.dependencies[index].flatMap { $0.emptyValue }
            case .value(let node):
                guard let root = selection.dependencies[index] else { continue }
                let reader = readers.expression(root, root.schema, value: "value", step: ".here")
                value = [
                    "json": .literal(node.json), "expression": .text(reader), "constant": .text("\(slot.name)Value"),
                ]
            default: break
            }
        }
        return [
            "dependency": .text("\(index)"), "slot": .text(slot.name), "isBatch": .flag(slot.isBatch),
            "empty": .text(orAbsent: empty), "value": value, "isPlain": .flag(empty == nil && value == .absent),
        ]
    }
}

extension Projection {
    /// The value with all arrays empty: `{empty: true}`. nil where something else is required.
    fileprivate var emptyValue: String? {
        if isNullable { return "nil" }
        switch kind {
        case .array, .map: return "[]"
        case .object:
            let names = memberNames
            let flags = nullFlagNames
            let arguments = fields.map { field -> String? in
                let value = !field.isRequired || field.node.isNullable ? "nil" : field.node.emptyValue
                let flag = flags[field.name].map { ", \(SwiftName.label($0)): false" } ?? ""
                return value.map { "\(SwiftName.label(names[field.name] ?? field.name)): \($0)\(flag)" }
            }
            return arguments.contains(nil) ? nil : "\(typeName)(\(arguments.compactMap { $0 }.joined(separator: ", ")))"
        case .text, .integer, .number, .boolean, .json, .union: return nil
        }
    }
}

extension CallPlanner.Accept {
    func template(slot: CallPlanner.Slot?) -> TemplateValue {
        var reader: String?
        var expression: TemplateValue = .absent
        var batch: TemplateValue = .absent
        switch self {
        case .nothing: break
        case .value(let name): reader = name
        case .expression(let text, let checks):
            // Within a guard's condition a trailing closure needs parentheses.
            expression = [
                "value": .text(text.hasSuffix("}") ? "(\(text))" : text), "statements": .list(checks.map(\.template)),
            ]
        case .batch(let path, let rules, let name, let key, let keyJSON, let keyKind, let keyIsOptional):
            batch = [
                "path": .list(path.map { ["key": .literal($0.key), "schema": .literal($0.place)] }.positioned),
                "isRoot": .flag(path.isEmpty), "rules": .text(rules), "reader": .text(name), "key": .text(key),
                "keyText": .text("\(keyJSON)?.\(keyKind)"), "keyIsOptional": .flag(keyIsOptional),
                "last": path.last.map { .literal($0.key) } ?? .absent,
            ]
        }
        return [
            "reader": .text(orAbsent: reader), "expression": expression, "batch": batch,
            "slot": .text(orAbsent: slot?.name),
        ]
    }
}

extension [Int] {
    fileprivate var listed: String { map { "\($0)" }.joined(separator: ", ") }

    /// `0b10110`
    fileprivate var bitMask: String { "0b" + String(reduce(UInt64(0)) { $0 | 1 << UInt64($1) }, radix: 2) }
}

extension Duration {
    /// As generated code writes it: `.milliseconds(330)`.
    var swift: String {
        let (seconds, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if milliseconds * 1_000_000_000_000_000 != attoseconds {
            return ".nanoseconds(\(seconds * 1_000_000_000 + attoseconds / 1_000_000_000))"
        }
        if milliseconds == 0, seconds > 0 { return ".seconds(\(seconds))" }
        return ".milliseconds(\(seconds * 1000 + milliseconds))"
    }
}
