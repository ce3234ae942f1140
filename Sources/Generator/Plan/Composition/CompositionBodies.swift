import Contract
import OpenAPI

// What stands inside a composed object, array, map or union.

extension CompositionPlanner {
    func body(
        of composition: Composition, _ locals: inout NameScope, _ scope: Scope
    ) -> ComposeFunction.Body {
        switch composition.kind {
        case .object(let properties, _):
            return .object(properties.compactMap { field($0, of: composition, scope) })
        case .each(let source, let variable, let dropsInvalid, let element):
            let loop = loop(
                sequence(source, scope), variable, element, dropsInvalid: dropsInvalid, property: Self.elementName, &locals, scope)
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
        _ property: Composition.Property, of owner: Composition, _ scope: Scope
    ) -> ComposeFunction.Field? {
        if case .nothing = property.composition.kind, property.composition.shape.defaultValue == nil { return nil }
        let value = value(of: property.composition, property: property.name, in: scope)
        return ComposeFunction.Field(
            name: property.name, value: value,
            nothing: nothing(property.composition, value, isRequired: property.isRequired),
            isOmittedWhenEmpty: property.composition.shape.omitWhenEmpty == [],
            emptiesObject: owner.shape.omitWhenEmpty == [property.name])
    }

    private func sequence(_ source: Source, _ scope: Scope) -> Access {
        scope.access.sequence(source) ?? Access(text: "[]", isOptional: false, node: nil, type: "JSONValue")
    }

    private func loop(
        _ sequence: Access, _ variable: Variable, _ element: Composition, dropsInvalid: Bool, property: String,
        _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Loop {
        let name = locals.claim(SwiftName.member(variable.name))
        var scope = outer
        scope.dropsInvalid = outer.dropsInvalid || dropsInvalid
        // A null element is written as null, or dropped, before the element's own function is asked.
        let access = Access(text: name, isOptional: false, node: sequence.node, type: sequence.type)
        scope.access.bind(.variable(variable.id), access)
        scope.variables.append(Parameter(id: variable.id, name: name, access: access))
        let value = value(of: element, property: property, in: scope)
        let takesNull = element.target.isNullable
        return ComposeFunction.Loop(
            sequence: sequence.text, variable: name, elementIsOptional: sequence.isOptional, value: value,
            nothing: canYieldNothing(value) ? (takesNull ? .null : .omitted) : .impossible, takesNull: takesNull,
            isOmittedWhenEmpty: element.shape.omitWhenEmpty == [], dropsInvalid: dropsInvalid)
    }

    private func single(_ element: Composition, property: String, _ scope: Scope) -> ComposeFunction.Loop {
        let value = value(of: element, property: property, in: scope)
        return ComposeFunction.Loop(
            sequence: nil, variable: "", elementIsOptional: false, value: value,
            nothing: canYieldNothing(value) ? .omitted : .impossible, takesNull: false,
            isOmittedWhenEmpty: element.shape.omitWhenEmpty == [], dropsInvalid: false)
    }

    private func map(
        _ source: Source, _ variable: Variable, _ value: Composition, _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Body {
        guard let entries = outer.access.access(source) else { return .object([]) }
        let name = locals.claim(SwiftName.member(variable.name))
        let element = entries.node?.value
        var scope = outer
        let access = Access(
            text: name, isOptional: element?.isNullable ?? false, node: element, type: element?.swiftType ?? "JSONValue")
        scope.access.bind(.variable(variable.id), access)
        scope.variables.append(Parameter(id: variable.id, name: name, access: access))
        return .map(
            sequence: entries.text, variable: name, value: self.value(of: value, property: "Value", in: scope))
    }

    private func union(
        _ source: Source, _ variants: [Composition.Variant], _ locals: inout NameScope, _ outer: Scope
    ) -> ComposeFunction.Body {
        guard let subject = outer.access.access(source) else { return .object([]) }
        let cases = variants.map { variant -> ComposeFunction.Case in
            let name = locals.claim(SwiftName.member(variant.value))
            let node = selection.variables[variant.variable.id]
            let access = Access(text: name, isOptional: false, node: node, type: node?.typeName ?? "JSONValue")
            var scope = outer
            scope.access.bind(.variable(variant.variable.id), access)
            scope.variables.append(Parameter(id: variant.variable.id, name: name, access: access))
            return ComposeFunction.Case(
                pattern: SwiftName.member(variant.value), variable: name,
                value: value(of: variant.composition, property: variant.value, in: scope))
        }
        return .union(subject: subject.text, cases)
    }

}
