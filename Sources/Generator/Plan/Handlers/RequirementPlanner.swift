internal import Contract
internal import Diagnostics
internal import OpenAPI

/// What hand-written Swift must provide, and the views of answers that it is given.
///
/// A view shows the selected fields and no others; it holds the lease of the answers that it borrows from, so
/// hand-written code may keep it.
final class RequirementPlanner {
    struct Parameter {
        let label: String
        let type: String
        let argument: String
    }

    struct Requirement {
        let name: String
        let summary: String?
        /// In the contract.
        let location: Location
        let parameters: [Parameter]
        let returnType: String

        var place: String { location.place }
    }

    private(set) var requirements: [Requirement] = []
    /// How each call of a requirement begins: it throws where it is not written yet.
    private static let callStart = "try handlers."
    /// Of enums without a name of their own, so that they leave the view models' names alone.
    private static let inputSuffix = "-input"
    let views: ViewPlanner
    private let viewModels: ViewModelTypes
    private let operation: ClientOperation
    private let names: RequirementNames

    init(operation: ClientOperation, views: ViewPlanner, viewModels: ViewModelTypes, names: RequirementNames) {
        self.names = names
        self.operation = operation
        self.views = views
        self.viewModels = viewModels
    }

    static func isCalled(in expression: String) -> Bool { expression.contains(callStart) }

    /// The call of the requirement that makes this value.
    func call(
        _ name: String, path: [String], inputs: [Source], of composition: Composition, in scope: AccessScope
    ) -> InlinePlanner.Expression {
        var labels = NameScope()
        let parameters = inputs.map { input -> Parameter in
            let name = label(of: input)
            let label = labels.claim(SwiftName.member(name))
            let value = argument(input, named: name + Self.inputSuffix, in: scope)
            return Parameter(label: label, type: value.type, argument: value.text)
        }
        let type = viewModels.type(
            for: composition.target, fallbackName: SwiftName.type(operation.id) + SwiftName.type(name))
        let isOptional = composition.isNullable || composition.mayBeAbsent
        let requirement = Requirement(
            name: SwiftName.member(name), summary: composition.target.summary,
            location: composition.location, parameters: parameters, returnType: isOptional ? type + "?" : type)
        let final = register(requirement, path: path)
        let arguments = parameters.map { "\(SwiftName.label($0.label)): \($0.argument)" }.joined(separator: ", ")
        return InlinePlanner.Expression(text: "\(Self.callStart)\(final)(\(arguments))", isOptional: isOptional)
    }

    /// One requirement per value and signature. Another value of the same signature takes a longer name.
    private func register(_ requirement: Requirement, path: [String]) -> String {
        let longer = SwiftName.member(path.joined(separator: "-"))
        let longest = SwiftName.member(operation.id + "-" + path.joined(separator: "-"))
        return names.claim(requirement, or: [longer, longest]) { requirements.append($0) }
    }

    private func label(of input: Source) -> String {
        guard input.steps.isEmpty else { return input.lastName }
        switch input.root {
        case .dependency(let index): return operation.dependencies[index].name
        case .variable: return String(input.text.drop { $0 == "$" }.prefix { $0 != "#" && $0 != "." })
        default: return input.lastName
        }
    }

    private func argument(_ input: Source, named name: String, in scope: AccessScope) -> ViewPlanner.Value {
        if case .dependency(let index) = input.root, input.steps.isEmpty, operation.dependencies[index].isOptional {
            return views.outcome(of: index, scope.access(input), named: name)
        }
        return views.owned(
            input.starCount > 0 ? scope.sequence(input)?.collected : scope.access(input), named: name)
    }
}

/// The names of all requirements of a client, which share one protocol.
final class RequirementNames {
    private var taken: [RequirementPlanner.Requirement] = []

    /// - Parameter add: is given the requirement under its final name, unless it is known.
    func claim(
        _ wanted: RequirementPlanner.Requirement, or others: [String],
        add: (RequirementPlanner.Requirement) -> Void
    ) -> String {
        var number = 2
        var candidates = ([wanted.name] + others)[...]
        while true {
            let name = candidates.popFirst() ?? "\(others.last ?? wanted.name)\(number)"
            let same = taken.first { $0.name == name && $0.hasSameInputs(as: wanted) }
            if let same, same.place == wanted.place, same.returnType == wanted.returnType { return name }
            if same == nil {
                let named = wanted.named(name)
                taken.append(named)
                add(named)
                return name
            }
            if candidates.isEmpty { number += 1 }
        }
    }
}

extension RequirementPlanner.Requirement {
    fileprivate func named(_ name: String) -> Self {
        Self(name: name, summary: summary, location: location, parameters: parameters, returnType: returnType)
    }

    fileprivate func hasSameInputs(as other: Self) -> Bool {
        parameters.elementsEqual(other.parameters) { ($0.label, $0.type) == ($1.label, $1.type) }
    }
}

// MARK: Whole answers

extension RequirementPlanner {
    /// The call of the requirement that composes the whole answer.
    func compose(_ operation: ClientOperation, inputs: [(root: Source.Root, name: String)], in scope: AccessScope)
        -> String
    {
        guard let schema = operation.responseSchema else { return "" }
        var labels = NameScope()
        let parameters = inputs.compactMap { input -> Parameter? in
            guard let access = scope.root(input.root) else { return nil }
            var value = views.owned(access, named: input.name + Self.inputSuffix)
            if case .dependency(let index) = input.root, operation.dependencies[index].isOptional {
                value = views.outcome(of: index, access, named: input.name + Self.inputSuffix)
            }
            return Parameter(label: labels.claim(SwiftName.member(input.name)), type: value.type, argument: value.text)
        }
        let type = viewModels.type(for: schema, fallbackName: SwiftName.type(operation.id) + "Response")
        let name = SwiftName.member(operation.id)
        let requirement = Requirement(
            name: name, summary: operation.operation.summary, location: operation.operation.location,
            parameters: parameters, returnType: type)
        let final = names.claim(requirement, or: [name + "Response"]) { requirements.append($0) }
        let arguments = parameters.map { "\(SwiftName.label($0.label)): \($0.argument)" }.joined(separator: ", ")
        return "\(Self.callStart)\(final)(\(arguments))"
    }
}
