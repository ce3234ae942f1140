internal import Diagnostics
internal import OpenAPI

/// What operations of one client share.
///
/// What binds a schema, wherever it is said: on the schema itself, on a member of its `allOf`, or inside a "this or
/// null".
final class BindingTable {
    /// Kinds of sensitive data that reach the client.
    var sensitiveKinds: Set<String> = []
    private let declared: Bindings
    private let diagnostics: Diagnostics
    private var combined: [ObjectIdentifier: BindingDeclaration?] = [:]
    private var fillable: [ObjectIdentifier: Bool] = [:]
    private var recursive: [ObjectIdentifier: Bool] = [:]
    /// Keeps what the identifiers name.
    private var kept: [Schema] = []

    init(_ declared: Bindings, diagnostics: Diagnostics) {
        self.declared = declared
        self.diagnostics = diagnostics
    }

    func binding(of header: Header) -> BindingDeclaration? { declared[header] }

    func binding(of written: Schema) -> BindingDeclaration? {
        if let known = combined[ObjectIdentifier(written)] { return known }
        var found: [BindingDeclaration] = []
        var seen: Set<ObjectIdentifier> = []
        collect(written, into: &found, &seen)
        let binding = combine(found)
        combined[ObjectIdentifier(written)] = .some(binding)
        kept.append(written)
        return binding
    }

    /// The schema's own first, then those of `allOf`, depth first.
    private func collect(
        _ schema: Schema, into found: inout [BindingDeclaration], _ seen: inout Set<ObjectIdentifier>
    ) {
        guard seen.insert(ObjectIdentifier(schema)).inserted else { return }
        if let binding = declared[schema], !found.contains(where: { $0.place == binding.place }) {
            found.append(binding)
        }
        for member in schema.allOf { collect(member, into: &found, &seen) }
        let alternatives = schema.oneOf.isEmpty ? schema.anyOf : schema.oneOf
        let others = alternatives.filter { $0.effective.types != .null }
        if alternatives.count == 2, others.count == 1 { collect(others[0], into: &found, &seen) }
    }

    private func combine(_ found: [BindingDeclaration]) -> BindingDeclaration? {
        guard let first = found.first, found.count > 1 else { return found.first }
        let fillings = found.filter { $0.filling != nil }
        if let outer = fillings.first?.fillingLocation, let inner = fillings.dropFirst().first?.fillingLocation {
            diagnostics.report(
                .twoBindings, at: outer, "a member of 'allOf' already binds this",
                notes: [.init("the other binding stands here", at: inner)], fix: "remove one of them")
        }
        return BindingDeclaration(
            filling: fillings.first?.filling, fillingLocation: fillings.first?.fillingLocation,
            joins: found.reversed().flatMap(\.joins), map: found.lazy.compactMap(\.map).first,
            shape: found.lazy.compactMap(\.shape).first ?? first.shape)
    }

    /// The schema or something inside it has an `x-bff` key that binds.
    func hasBinding(_ schema: Schema) -> Bool {
        contains(schema) { self.binding(of: $0).map { $0.filling != nil || !$0.joins.isEmpty } ?? false }
    }

    /// The schema or something inside it binds itself: by an `x-bff` key or a `const`.
    func isFillable(_ schema: Schema) -> Bool {
        let view = schema.view
        if let known = fillable[ObjectIdentifier(view.schema)] { return known }
        let isFillable = hasBinding(schema) || contains(schema) { $0.view.schema.const != nil }
        fillable[ObjectIdentifier(view.schema)] = isFillable
        kept.append(view.schema)
        return isFillable
    }

    /// The schema contains itself: an object or a union in whatever way, anything else without one of them in between,
    /// because there that already breaks the circle.
    func isRecursive(_ schema: Schema) -> Bool {
        let view = schema.view
        if let known = recursive[ObjectIdentifier(view.schema)] { return known }
        let isRecursive = view.parts.contains { part in
            contains(part, through: { view.breaksCircles || !$0.breaksCircles }, { $0.view.schema === view.schema })
        }
        recursive[ObjectIdentifier(view.schema)] = isRecursive
        kept.append(view.schema)
        return isRecursive
    }

    /// Whether the schema or a part of it, at any depth, satisfies the condition.
    ///
    /// - Parameter through: whether to look inside.
    func contains(
        _ schema: Schema, through: (SchemaView) -> Bool = { _ in true }, _ condition: (Schema) -> Bool
    ) -> Bool {
        var seen: Set<ObjectIdentifier> = []
        var left = [schema]
        while let next = left.popLast() {
            let view = next.view
            if condition(next) { return true }
            guard seen.insert(ObjectIdentifier(view.schema)).inserted, through(view) else { continue }
            left += view.parts
        }
        return false
    }
}

extension SchemaView {
    fileprivate var breaksCircles: Bool {
        switch kind {
        case .object, .union: true
        case .boolean, .integer, .number, .string, .array, .map, .plain, .free: false
        }
    }
}

extension BindingDeclaration {
    /// Where the first of its keys stands: two schemas made of one node say the same thing once.
    fileprivate var place: Location? {
        fillingLocation ?? joins.first?.location ?? map?.location ?? shape?.location
    }
}

extension BindingTable {
    func hasRole(_ role: BindingDeclaration.Role, in schema: Schema) -> Bool {
        contains(schema) {
            if case .role(role) = self.binding(of: $0)?.filling { true } else { false }
        }
    }
}
