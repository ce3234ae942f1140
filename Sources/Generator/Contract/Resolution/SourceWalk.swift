internal import Diagnostics
internal import OpenAPI

/// Follows an expression's steps through a schema and keeps count of what may be missing on the way.
struct SourceWalk {
    struct Fault {
        let code: DiagnosticCode
        let message: String
        let schemaLocation: Location
        let fix: String?
    }

    private let root: SourceRoot
    private var steps: [Source.Step] = []
    private var view: SchemaView
    private var isNullable: Bool
    private var mayBeAbsent: Bool
    private var isSequence = false
    private var text: String
    private let location: Location

    init(root: SourceRoot, text: String, location: Location) {
        self.root = root
        view = root.view
        isNullable = root.isNullable
        mayBeAbsent = root.mayBeAbsent
        self.text = text
        self.location = location
    }

    /// Goes on from a source that is already found.
    init(from source: Source) {
        root = SourceRoot(source.root, source.rootSchema)
        steps = source.steps
        view = source.schema.view
        isNullable = source.isSequence ? source.elementMayBeNull : source.isNullable
        mayBeAbsent = source.mayBeAbsent
        isSequence = source.isSequence
        text = source.text
        location = source.location
    }

    var source: Source {
        Source(
            root: root.kind, rootSchema: root.view.schema, steps: steps, isNullable: !isSequence && isNullable,
            mayBeAbsent: !isSequence && mayBeAbsent, text: text, location: location)
    }

    /// nil: the step has been taken.
    mutating func take(_ step: Expression.Step) -> Fault? {
        switch step {
        case .property(let name): takeProperty(name)
        case .elements: takeElements()
        case .index(let index):
            if case .array = view.kind { takeIndex(index) } else { takeProperty(String(index)) }
        }
    }

    private mutating func takeProperty(_ name: String) -> Fault? {
        switch view.kind {
        case .object:
            if let member = view.member(name) {
                advance(.property(name), member, mayBeAbsent: !view.requires(name))
                return nil
            }
        case .map:
            if let member = view.member(name) {
                advance(.property(name), member, mayBeAbsent: !view.requires(name))
                return nil
            }
        case .array:
            return fault(
                .unknownPointer, "'\(text)' has no property '\(name)': there stands an array",
                fix: "take its elements with '*', or one with an index")
        case .union:
            return fault(
                .unknownPointer, "'\(text)' has no property '\(name)' to read: there stands a union",
                fix: "bind the union as a whole, read it in Swift with 'x-bff-swift', or let an overlay of the "
                    + "service's contract declare the object that its variants share")
        case .free:
            if let match = view.member(name) {
                advance(.property(name), match, mayBeAbsent: !view.requires(name))
                return nil
            }
            return fault(
                .unknownPointer,
                "'\(text)' has no property '\(name)' that the contract declares: there stands free-form JSON")
        case .boolean, .integer, .number, .string, .plain:
            return fault(
                .unknownPointer, "'\(text)' has no property '\(name)': there stands \(view.kindName)")
        }
        return fault(
            .unknownPointer, "'\(text)' has no property '\(name)'",
            fix: Suggestion.fix(for: name, in: view.schema.properties.map(\.name)))
    }

    private mutating func takeElements() -> Fault? {
        switch view.kind {
        case .array(let items?):
            advance(.elements, items, mayBeAbsent: false)
            isSequence = true
            return nil
        case .array(nil):
            return fault(.unknownPointer, "'\(text)' takes the elements of an array whose 'items' are not declared")
        case .map:
            return fault(
                .starOnMap, "'*' takes the elements of an array, but there stands a map",
                fix: "bind the map as a whole: it is copied key by key")
        default:
            return fault(.unknownPointer, "'*' takes the elements of an array, but there stands \(view.kindName)")
        }
    }

    private mutating func takeIndex(_ index: Int) -> Fault? {
        guard case .array(let items?) = view.kind else {
            return fault(.unknownPointer, "'\(text)' takes an element of an array whose 'items' are not declared")
        }
        advance(.index(index), items, mayBeAbsent: true)
        if !isSequence {
            // An index gives a nullable value, not an absent one.
            mayBeAbsent = beforeMayBeAbsent
            isNullable = true
        }
        return nil
    }

    private var beforeMayBeAbsent = false

    /// What is copied as a whole continues by the target's properties, elements and keys.
    mutating func advance(_ kind: Source.Step.Kind, _ schema: Schema, mayBeAbsent isOptional: Bool) {
        let next = schema.view
        beforeMayBeAbsent = mayBeAbsent || isNullable
        mayBeAbsent = beforeMayBeAbsent || isOptional
        if kind == .elements || kind == .values { isSequence = true }
        isNullable = next.isNullable
        view = next
        steps.append(
            Source.Step(
                kind: kind, schema: next.schema, mayBeAbsent: isOptional, isNullable: next.isNullable,
                sensitivities: schema.sensitivities))
    }

    private func fault(_ code: DiagnosticCode, _ message: String, fix: String? = nil) -> Fault {
        Fault(code: code, message: message, schemaLocation: view.schema.location, fix: fix)
    }
}

extension Source {
    /// The source one property further; what a structural copy reads. nil where the schema has no such property.
    func property(_ name: String) -> Source? {
        var walk = SourceWalk(from: self)
        guard walk.take(.property(name)) == nil else { return nil }
        return walk.source.renamed(textWithPointer(name))
    }

    /// All elements of the array, as a sequence.
    func elements(_ items: Schema) -> Source {
        var walk = SourceWalk(from: self)
        walk.advance(.elements, items, mayBeAbsent: false)
        return walk.source.renamed(textWithPointer("*"))
    }

    /// All values of the map, as a sequence.
    func values(_ values: Schema) -> Source {
        var walk = SourceWalk(from: self)
        walk.advance(.values, values, mayBeAbsent: false)
        return walk.source.renamed(textWithPointer("*"))
    }

    private func textWithPointer(_ token: String) -> String {
        text + (text.contains("#") ? "/" : "#/") + (token == "*" ? token : JSONPointer.escape(token))
    }

    private func renamed(_ text: String) -> Source {
        Source(
            root: root, rootSchema: rootSchema, steps: steps, isNullable: isNullable, mayBeAbsent: mayBeAbsent,
            text: text, location: location)
    }

    /// The variable as a source of its own.
    init(_ variable: Variable, location: Location) {
        let view = variable.schema.view
        self.init(
            root: .variable(variable.id), rootSchema: view.schema, steps: [], isNullable: variable.mayBeNull,
            mayBeAbsent: false, text: "$\(variable.name)", location: location)
    }
}
