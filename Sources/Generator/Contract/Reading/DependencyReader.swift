internal import Diagnostics
internal import OpenAPI

/// Reads one member of `dependencies`.
struct DependencyReader {
    static let keys =
        [
            "call", "parameters", "body", "critical", "safe", "idempotent", "policy", "propagate", "absent", "fallback",
            "batch", "after", "select", "component", "cache", "invalidates",
        ] + PolicyKeys.names

    let context: PlanContext
    private var diagnostics: Diagnostics { context.diagnostics }

    /// - Returns: nil, reported, without a call or with a name that cannot be one. Other faults leave their part
    ///   out; the plan then counts as faulty as a whole.
    func read(_ member: Node.Member) -> DependencyDeclaration? {
        let name = member.key
        let isNamed = NameReader(diagnostics: diagnostics).variable(name, "a dependency", at: member.keyLocation)
        let reader = ObjectReader(
            member.value, "dependency '\(name)'", at: member.keyLocation, keys: Self.keys,
            hint: "write its call: {call: users.getUser}", diagnostics: diagnostics)
        guard let reader else { return nil }
        let call = CallReader(diagnostics: diagnostics).read(
            reader, of: "dependency '\(name)'", own: PolicyKeys(reader), in: context, isBatch: reader.has("batch"))
        let invalidates = CacheReader(diagnostics: diagnostics).invalidates(reader)
        let isIdempotent = reader.bool("idempotent") ?? false
        let isCritical = reader.bool("critical") ?? false
        let isSafe = reader.bool("safe") ?? false
        let (propagate, absent) = statuses(reader)
        let fallback = FallbackReader(context: context).read(reader)
        let batch = reader.node("batch").flatMap {
            BatchReader(diagnostics: diagnostics).read($0, at: reader.member("batch")?.keyLocation)
        }
        let after = after(reader, name)
        let select = select(reader)
        let component = component(reader) ?? name
        guard let call, isNamed else { return nil }
        return DependencyDeclaration(
            name: name, nameLocation: member.keyLocation, component: component, call: call, isCritical: isCritical,
            isSafe: isSafe, isIdempotent: isIdempotent, propagate: propagate, absent: absent, fallback: fallback,
            batch: batch, after: after, select: select, invalidates: invalidates, location: member.value.location)
    }

    private func statuses(_ reader: ObjectReader) -> (propagate: [Int], absent: [Int]) {
        let propagate = reader.node("propagate").flatMap {
            reader.scalars.statuses($0, "'propagate'", rule: "statuses from 400 to 499 but 401 and 429") {
                (400...499).contains($0) && $0 != 401 && $0 != 429
            }
        }
        let absent = reader.node("absent").flatMap { CallReader(diagnostics: diagnostics).absent($0) }
        if let propagate, let absent, let both = absent.first(where: propagate.contains),
            let node = reader.node("absent")
        {
            diagnostics.report(
                .invalidValue, at: node.location, "'absent' and 'propagate' both hold \(both)",
                fix: "remove it from one of them")
        }
        return (propagate ?? [], absent ?? [])
    }

    private func after(_ reader: ObjectReader, _ own: String) -> [(name: String, location: Location)] {
        var names: [(name: String, location: Location)] = []
        for node in reader.array("after", of: "dependencies' names") ?? [] {
            guard let name = reader.scalars.string(node, "a name in 'after'") else { continue }
            if name.hasPrefix("$") {
                diagnostics.report(
                    .invalidName, at: node.location, "'after' holds names, not expressions",
                    fix: "write \(name.dropFirst())")
            } else if names.contains(where: { $0.name == name }) {
                diagnostics.report(
                    .duplicateName, at: node.location, "'after' lists '\(name)' twice", fix: "remove one of them")
            } else {
                names.append((name, node.location))
            }
        }
        return names
    }

    private func select(_ reader: ObjectReader) -> [SelectDeclaration] {
        (reader.array("select", of: "JSON Pointers") ?? []).compactMap { node in
            guard var text = node.string else {
                reader.scalars.wrongKind(
                    node, "a pointer in 'select'", "a string", fix: "write it with '/', such as /id")
                return nil
            }
            let takesAll = text.hasSuffix("/**")
            if takesAll { text.removeLast(3) }
            guard let pointer = reader.scalars.pointer(Node(.string(text), at: node.location), "a pointer in 'select'")
            else {
                return nil
            }
            return SelectDeclaration(
                pointer: pointer, takesAll: takesAll, text: node.string ?? text, location: node.location)
        }
    }

    private func component(_ reader: ObjectReader) -> String? {
        guard let name = reader.string("component"), let node = reader.node("component") else { return nil }
        return NameReader(diagnostics: diagnostics).simple(name, "a component", at: node.location) ? name : nil
    }
}
