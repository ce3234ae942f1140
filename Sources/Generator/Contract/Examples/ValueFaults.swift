package import OpenAPI

/// Finds the smallest parts of a value that a schema does not take, and says what was expected of each.
package struct ValueFaults {
    package struct Fault {
        /// Of the part, in the value.
        package let pointer: String
        /// The pointer's tokens, escaped, `*` for every element or value.
        package let pattern: [String]
        /// A clause whose subject is the part: `is 5, expected a string`.
        package let text: String
        /// The part; of a missing or surplus member, the object.
        package let value: Node
        /// What does not take it, as written.
        package let schema: Schema
    }

    /// Stands for whatever was taken out of a recorded body.
    package static let redacted = "[redacted]"
    private static let faultsMax = 100
    private static let excerptMax = 40
    private static let listedMax = 12

    private let check: SchemaCheck

    package init(_ check: SchemaCheck = SchemaCheck()) {
        self.check = check
    }

    package func faults(of value: Node, _ schema: Schema) -> [Fault] {
        var faults: [Fault] = []
        find(value, schema, [], [], &faults)
        return faults
    }

    private func find(
        _ value: Node, _ schema: Schema, _ path: [String], _ pattern: [String], _ faults: inout [Fault]
    ) {
        guard faults.count < Self.faultsMax, value.string != Self.redacted, !check.accepts(value, schema) else {
            return
        }
        let view = schema.view
        let before = faults.count
        func inner(_ token: String, _ kind: String, _ part: Node, _ schema: Schema) {
            find(part, schema, path + [JSONPointer.escape(token)], pattern + [kind], &faults)
        }
        func add(_ text: String, _ token: String, _ kind: String) {
            append(text, path + [JSONPointer.escape(token)], pattern + [kind], value, schema, to: &faults)
        }
        switch view.kind {
        case .object, .map, .free:
            guard let members = value.members else { break }
            for name in view.schema.required where value[name] == nil && !check.isNeverSent(name, by: view.schema) {
                add("is missing", name, JSONPointer.escape(name))
            }
            for member in members {
                guard let part = view.member(member.key) else {
                    if view.schema.additionalProperties?.constant == false {
                        add("is no property of it", member.key, "?")
                    }
                    continue
                }
                let isNamed = view.property(member.key) != nil
                inner(member.key, isNamed ? JSONPointer.escape(member.key) : "*", member.value, part)
            }
        case .array(let items?):
            for (index, element) in (value.array ?? []).enumerated() { inner("\(index)", "*", element, items) }
        case .union:
            // The discriminator says which variant is meant.
            let label = view.schema.discriminator.flatMap { $0.value(for: value[$0.propertyName]?.string) }
            if let variant = view.unionVariants.first(where: { $0.label == label }) {
                find(value, variant.schema, path, pattern, &faults)
            }
        case .array(nil), .boolean, .integer, .number, .string, .plain: break
        }
        guard faults.count == before, !value.isRedactedInside else { return }
        append(words(value, view), path, pattern, value, schema, to: &faults)
    }

    private func append(
        _ text: String, _ path: [String], _ pattern: [String], _ value: Node, _ schema: Schema,
        to faults: inout [Fault]
    ) {
        guard faults.count < Self.faultsMax else { return }
        faults.append(
            Fault(
                pointer: path.map { "/" + $0 }.joined(), pattern: pattern, text: text, value: value, schema: schema))
    }

    private func words(_ value: Node, _ view: SchemaView) -> String {
        let json = value.json
        let excerpt = json.count > Self.excerptMax ? json.prefix(Self.excerptMax) + "…" : Substring(json)
        if value.isNull, view.isScalar || view.isObject { return "is null, expected \(view.kindName)" }
        if let listed = view.listedValues, !listed.contains(where: { $0.isEqual(to: value) }) {
            let known = listed.prefix(Self.listedMax).map(\.json).joined(separator: ", ")
            return "is \(excerpt), which is not one of \(known)\(listed.count > Self.listedMax ? ", …" : "")"
        }
        let isOther =
            switch view.kind {
            case .boolean: value.bool == nil
            case .integer, .number: value.double == nil
            case .string: value.string == nil
            case .array: value.array == nil
            case .object, .map: value.members == nil
            case .union, .plain, .free: false
            }
        let isScalar = value.array == nil && value.members == nil
        let shown = isScalar ? String(excerpt) : value.kindName
        if isOther { return "is \(shown), expected \(view.kindName)" }
        guard let expected = check.expectation(of: value, view.schema) else {
            return "is \(excerpt), which the schema does not take"
        }
        return "is \(shown), expected \(expected)"
    }
}

extension Node {
    fileprivate var isRedactedInside: Bool {
        switch value {
        case .string(let text): text == ValueFaults.redacted
        case .array(let nodes): nodes.contains(where: \.isRedactedInside)
        case .object(let members): members.contains { $0.value.isRedactedInside }
        case .null, .bool, .integer, .number: false
        }
    }
}
