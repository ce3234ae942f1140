internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Finds the smallest parts of a body that a schema does not take.
struct BodyFaults {
    struct Fault {
        let pointer: String
        /// The pointer's tokens, escaped, `*` for every element or value.
        let pattern: [String]
        let text: String
        let schema: Location
    }

    /// Stands for whatever was taken out of a recorded body.
    static let redacted = "[redacted]"
    private static let faultsMax = 100
    private static let excerptMax = 40

    private let check = SchemaCheck()

    func faults(of body: Node, _ schema: Schema) -> [Fault] {
        var faults: [Fault] = []
        find(body, schema, [], [], &faults)
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
        switch view.kind {
        case .object, .map, .free:
            guard let members = value.members else { break }
            for name in view.schema.required where value[name] == nil {
                add(
                    "is missing", path + [JSONPointer.escape(name)], pattern + [JSONPointer.escape(name)], view, &faults
                )
            }
            for member in members {
                guard let part = view.member(member.key) else {
                    if view.schema.additionalProperties?.constant == false {
                        add(
                            "is no property of it", path + [JSONPointer.escape(member.key)], pattern + ["?"], view,
                            &faults)
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
            let name = view.schema.discriminator?.propertyName
            let label = name.flatMap { value[$0]?.string }
            if let variant = view.unionVariants.first(where: { $0.label == label }) {
                find(value, variant.schema, path, pattern, &faults)
            }
        case .array(nil), .boolean, .integer, .number, .string, .plain: break
        }
        guard faults.count == before, !value.isRedactedInside else { return }
        add(words(value, view), path, pattern, view, &faults)
    }

    private func add(
        _ text: String, _ path: [String], _ pattern: [String], _ view: SchemaView, _ faults: inout [Fault]
    ) {
        guard faults.count < Self.faultsMax else { return }
        faults.append(
            Fault(
                pointer: path.map { "/" + $0 }.joined(), pattern: pattern, text: text, schema: view.schema.location))
    }

    private func words(_ value: Node, _ view: SchemaView) -> String {
        let json = value.json
        let excerpt = json.count > Self.excerptMax ? json.prefix(Self.excerptMax) + "…" : Substring(json)
        if value.isNull { return "is null, expected \(view.kindName)" }
        if let listed = view.listedValues, !listed.contains(where: { $0.isEqual(to: value) }) {
            return "is \(excerpt), which is not one of \(listed.map(\.json).joined(separator: ", "))"
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
        return isOther
            ? "is \(value.kindName), expected \(view.kindName)" : "is \(excerpt), which the schema does not take"
    }
}

extension Node {
    fileprivate var isRedactedInside: Bool {
        switch value {
        case .string(let text): text == BodyFaults.redacted
        case .array(let nodes): nodes.contains(where: \.isRedactedInside)
        case .object(let members): members.contains { $0.value.isRedactedInside }
        case .null, .bool, .integer, .number: false
        }
    }
}
