internal import Contract
internal import OpenAPI

/// What hand-written Swift must provide, and the views of answers that it is given.
///
/// A view shows the selected fields and no others; it holds the lease of the answers that it borrows from, so hand-written code may
/// keep it.
final class RequirementPlanner {
    struct Parameter {
        let label: String
        let type: String
        let argument: String
    }

    struct Requirement {
        let name: String
        let summary: String?
        let place: String
        let parameters: [Parameter]
        let returnType: String
    }

    private(set) var requirements: [Requirement] = []
    let views: ViewPlanner
    private let viewModels: ViewModelTypes
    private let operation: ClientOperation

    init(operation: ClientOperation, views: ViewPlanner, viewModels: ViewModelTypes) {
        self.operation = operation
        self.views = views
        self.viewModels = viewModels
    }

    /// The call of the requirement that makes this value.
    func call(
        _ name: String, path: [String], inputs: [Source], of composition: Composition, in scope: AccessScope
    ) -> InlinePlanner.Expression {
        var labels = NameScope()
        let parameters = inputs.map { input -> Parameter in
            let label = labels.claim(SwiftName.member(label(of: input)))
            let value = argument(input, in: scope)
            return Parameter(label: label, type: value.type, argument: value.text)
        }
        let type = viewModels.type(
            for: composition.target, fallbackName: SwiftName.type(operation.id) + SwiftName.type(name))
        let isOptional = composition.isNullable || composition.mayBeAbsent
        let requirement = Requirement(
            name: SwiftName.member(name), summary: composition.target.summary,
            place: composition.location.place, parameters: parameters, returnType: isOptional ? type + "?" : type)
        let final = register(requirement, path: path)
        let arguments = parameters.map { "\(SwiftName.label($0.label)): \($0.argument)" }.joined(separator: ", ")
        return InlinePlanner.Expression(text: "handlers.\(final)(\(arguments))", isOptional: isOptional)
    }

    /// One requirement per signature. Two of one signature for different values take the longer name.
    private func register(_ requirement: Requirement, path: [String]) -> String {
        let same = requirements.first { $0.name == requirement.name && $0.hasSameInputs(as: requirement) }
        guard let same else {
            requirements.append(requirement)
            return requirement.name
        }
        if same.place == requirement.place { return same.name }
        let longer = SwiftName.member(path.joined(separator: "-"))
        if let known = requirements.first(where: { $0.name == longer && $0.hasSameInputs(as: requirement) }) {
            return known.name
        }
        requirements.append(
            Requirement(
                name: longer, summary: requirement.summary, place: requirement.place,
                parameters: requirement.parameters, returnType: requirement.returnType))
        return longer
    }

    private func label(of input: Source) -> String {
        guard input.steps.isEmpty else { return input.lastName }
        switch input.root {
        case .dependency(let index): return operation.dependencies[index].name
        case .variable: return String(input.text.drop { $0 == "$" }.prefix { $0 != "#" && $0 != "." })
        default: return input.lastName
        }
    }

    private func argument(_ input: Source, in scope: AccessScope) -> ViewPlanner.Value {
        if case .dependency(let index) = input.root, input.steps.isEmpty, operation.dependencies[index].isOptional {
            return views.outcome(of: index, scope.access(input))
        }
        return views.owned(input.starCount > 0 ? scope.sequence(input)?.collected : scope.access(input))
    }
}

extension RequirementPlanner.Requirement {
    fileprivate func hasSameInputs(as other: Self) -> Bool {
        parameters.elementsEqual(other.parameters) { ($0.label, $0.type) == ($1.label, $1.type) }
    }
}

// MARK: Whole answers

extension RequirementPlanner {
    /// The call of the requirement that composes the whole answer.
    func compose(_ operation: ClientOperation, inputs: [(root: Source.Root, name: String)], in scope: AccessScope) -> String {
        guard let schema = operation.responseSchema else { return "" }
        var labels = NameScope()
        let parameters = inputs.compactMap { input -> Parameter? in
            guard let access = scope.root(input.root) else { return nil }
            var value = views.owned(access)
            if case .dependency(let index) = input.root, operation.dependencies[index].isOptional {
                value = views.outcome(of: index, access)
            }
            return Parameter(label: labels.claim(SwiftName.member(input.name)), type: value.type, argument: value.text)
        }
        let type = viewModels.type(for: schema, fallbackName: SwiftName.type(operation.id) + "Response")
        let name = SwiftName.member(operation.id)
        requirements.append(
            Requirement(
                name: name, summary: operation.operation.summary, place: operation.operation.location.place,
                parameters: parameters, returnType: type))
        return "handlers.\(name)(\(parameters.map { "\(SwiftName.label($0.label)): \($0.argument)" }.joined(separator: ", ")))"
    }
}
