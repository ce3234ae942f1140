internal import Contract
internal import OpenAPI

extension Source {
    /// What the user would call the value: its last property, else its root.
    var lastName: String {
        for step in steps.reversed() {
            if case .property(let name) = step.kind { return name }
        }
        return switch root {
        case .requestParameter(_, let name), .claim(let name), .dependencyHeader(_, let name): name
        case .requestBody: "body"
        case .requestID: "requestID"
        case .subject: "subject"
        case .dependencyStatus: "status"
        case .dependency, .variable: "value"
        }
    }

    /// How many times the source fans out.
    var starCount: Int {
        steps.count { step in
            if case .elements = step.kind { true } else { false }
        }
    }
}

extension Composition {
    var isOpaque: Bool { if case .opaque = kind { true } else { false } }

    /// What a copy copies; nil for what is made of several sources, or of none.
    var copied: Source? {
        switch kind {
        case .value(let source, _), .opaque(let source), .recursion(_, let source): source
        default: presence
        }
    }

    /// The variables that the value reads and does not bring into scope itself.
    var freeVariables: Set<Int> {
        var read: Set<Int> = []
        var own: Set<Int> = []
        var seen: Set<ObjectIdentifier> = []
        collect(&read, &own, &seen)
        return read.subtracting(own)
    }

    private func collect(_ read: inout Set<Int>, _ own: inout Set<Int>, _ seen: inout Set<ObjectIdentifier>) {
        guard seen.insert(ObjectIdentifier(self)).inserted else { return }
        func note(_ source: Source) { if case .variable(let id) = source.root { read.insert(id) } }
        for join in joins {
            note(join.by)
            own.insert(join.variable.id)
        }
        presence.map(note)
        if let recursionVariable { own.insert(recursionVariable.id) }
        switch kind {
        case .value(let source, _), .opaque(let source): note(source)
        case .recursion(let target, let source):
            note(source)
            var targetRead: Set<Int> = []
            var targetOwn: Set<Int> = []
            target.collect(&targetRead, &targetOwn, &seen)
            read.formUnion(targetRead.subtracting(targetOwn))
        case .text(let parts): for case .source(let source) in parts { note(source) }
        case .percent(let part, let total):
            note(part)
            note(total)
        case .swift(_, _, let inputs): inputs.forEach(note)
        case .object(let properties, _):
            for property in properties { property.composition.collect(&read, &own, &seen) }
        case .each(let source, let variable, _, let element):
            note(source)
            own.insert(variable.id)
            element.collect(&read, &own, &seen)
        case .map(let source, let variable, let value):
            note(source)
            own.insert(variable.id)
            value.collect(&read, &own, &seen)
        case .elements(let elements): for element in elements { element.collect(&read, &own, &seen) }
        case .union(let source, _, let variants):
            note(source)
            for variant in variants {
                own.insert(variant.variable.id)
                variant.composition.collect(&read, &own, &seen)
            }
        case .constant, .role, .nothing: break
        }
    }
}

extension Composition.EnumMap {
    /// As the source lists its values, whatever order the map is written in; then by name.
    func entries(inOrderOf source: Schema) -> [(source: String, target: String)] {
        let listed = (source.effective.enumeration ?? []).compactMap(\.string)
        func rank(_ value: String) -> (Int, String) { (listed.firstIndex(of: value) ?? .max, value) }
        return entries.sorted { rank($0.source) < rank($1.source) }
    }
}
