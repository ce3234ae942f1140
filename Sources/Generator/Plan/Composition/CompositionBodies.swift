internal import Contract
internal import OpenAPI

// What stands inside a composed object, array, map or union.

extension CompositionPlanner {
    func body(
        of composition: Composition, emptiness: [[String]], _ locals: inout NameScope, _ scope: Scope
    ) -> ComposeFunction.Body {
        switch composition.kind {
        case .object(let properties, _):
            let emptiness = emptiness + [composition.shape.omitWhenEmpty ?? []].filter { !$0.isEmpty }
            return .object(properties.compactMap { field($0, emptiness, scope) })
        case .each(let source, let variable, let dropsInvalid, let element):
            let loop = loop(
                sequence(source, scope), variable, element, dropsInvalid: dropsInvalid, property: Self.elementName,
                &locals, scope)
            return .array([loop], ComposeFunction.ArrayShape(composition.shape))
        case .elements(let elements):
            let loops = elements.enumerated().map { single($0.element, property: "Element\($0.offset + 1)", scope) }
            return .array(loops, ComposeFunction.ArrayShape(composition.shape))
        case .map(let source, let variable, let value):
            return map(source, variable, value, &locals, scope)
        case .union(let source, _, let variants):
            return union(source, variants, &locals, scope)
        case .value, .opaque, .constant, .text, .percent, .swift, .role, .recursion, .nothing:
            let expression = inline.expression(for: composition, in: scope)
            return .scalar(expression.text, isOptional: expression.isOptional)
        }
    }

    private func field(
        _ property: Composition.Property, _ emptiness: [[String]], _ scope: Scope
    ) -> ComposeFunction.Field? {
        let composition = property.composition
        if case .nothing = composition.kind, composition.shape.defaultValue == nil { return nil }
        let isOmittedWhenEmpty = composition.shape.omitWhenEmpty == []
        let rest = emptiness.filter { $0.first == property.name }.map { Array($0.dropFirst()) }
        let emptiesObject = rest.contains([])
        var value = value(of: composition, property: property.name, emptiness: rest.filter { !$0.isEmpty }, in: scope)
        if case .inline = value, isOmittedWhenEmpty || emptiesObject {
            value = function(for: composition, property: property.name, in: scope)
        }
        var nothing = nothing(composition, value, isRequired: property.isRequired, in: scope)
        // Nothing is as empty as an empty list.
        if !rest.isEmpty, canYieldNothing(value), composition.shape.defaultValue == nil { nothing = .enclosing }
        return ComposeFunction.Field(
            name: property.name, value: value, nothing: nothing, isOmittedWhenEmpty: isOmittedWhenEmpty,
            emptiesObject: emptiesObject)
    }

    private func sequence(_ source: Source, _ scope: Scope) -> Access {
        scope.access.sequence(source) ?? Access(text: "[]", isOptional: false, node: nil, type: "JSONValue")
    }

    private func loop(
        _ sequence: Access, _ variable: Variable, _ element: Composition, dropsInvalid: Bool, property: String,
        _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Loop {
        let name = locals.claim(SwiftName.member(variable.name), SwiftName.member(variable.name + "-value"))
        var scope = outer
        scope.dropsInvalid = outer.dropsInvalid || dropsInvalid
        let access = Access(
            text: name, isOptional: sequence.isOptional && !dropsInvalid, node: sequence.node, type: sequence.type)
        let usage = Usage()
        scope.access.bind(.variable(variable.id), access, usage: usage)
        scope.variables.append(Parameter(id: variable.id, name: name, access: access))
        let value = value(of: element, property: property, in: scope)
        return ComposeFunction.Loop(
            sequence: sequence.text, variable: name, usage: usage, value: value, nothing: nothing(element, value),
            isOmittedWhenEmpty: element.shape.omitWhenEmpty == [], dropsInvalid: dropsInvalid,
            elementIsOptional: sequence.isOptional)
    }

    private func single(_ element: Composition, property: String, _ scope: Scope) -> ComposeFunction.Loop {
        let value = value(of: element, property: property, in: scope)
        return ComposeFunction.Loop(
            sequence: nil, variable: "", usage: Usage(), value: value, nothing: nothing(element, value),
            isOmittedWhenEmpty: element.shape.omitWhenEmpty == [], dropsInvalid: false, elementIsOptional: false)
    }

    /// What an element, or a map's value, leaves in its place.
    private func nothing(_ element: Composition, _ value: ComposeFunction.Value) -> ComposeFunction.Nothing {
        guard canYieldNothing(value) else { return .impossible }
        if let json = element.shape.defaultValue?.json { return .value(json) }
        return element.isNullable && !element.mayBeAbsent ? .null : .omitted
    }

    private func map(
        _ source: Source, _ variable: Variable, _ value: Composition, _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Body {
        guard let entries = outer.access.access(source) else { return .object([]) }
        let name = locals.claim(SwiftName.member(variable.name), SwiftName.member(variable.name + "-value"))
        let element = entries.node?.value
        var scope = outer
        let access = Access(
            text: name, isOptional: element?.isNullable ?? false, node: element, type: element?.swiftType ?? "JSONValue"
        )
        let usage = Usage()
        scope.access.bind(.variable(variable.id), access, usage: usage)
        scope.variables.append(Parameter(id: variable.id, name: name, access: access))
        let written = self.value(of: value, property: "Value", in: scope)
        return .map(
            sequence: entries.text, variable: name, usage: usage, value: written, nothing(value, written))
    }

    private func union(
        _ source: Source, _ variants: [Composition.Variant], _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Body {
        guard let subject = outer.access.access(source) else { return .object([]) }
        let patterns = subject.node?.variantNames ?? []
        let cases = zip(variants, patterns).map { variant, pattern -> ComposeFunction.Case in
            let name = locals.claim(SwiftName.member(variant.value), SwiftName.member(variant.value + "-value"))
            let node = selection.variables[variant.variable.id]
            let access = Access(text: name, isOptional: false, node: node, type: node?.swiftType ?? "JSONValue")
            var scope = outer
            let usage = Usage()
            scope.access.bind(.variable(variant.variable.id), access, usage: usage)
            scope.variables.append(Parameter(id: variant.variable.id, name: name, access: access))
            let value = value(of: variant.composition, property: variant.value, in: scope)
            return ComposeFunction.Case(
                pattern: pattern, variable: name, usage: usage, value: value,
                mayYieldNothing: canYieldNothing(value))
        }
        return .union(subject: subject.text, cases)
    }

}
