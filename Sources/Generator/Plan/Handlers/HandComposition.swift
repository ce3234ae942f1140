internal import Contract
internal import OpenAPI

/// An answer without any binding: one requirement takes all that the plan obtained and returns the view model.
struct HandComposition {
    /// The call of the requirement.
    let call: String

    init(
        _ operation: ClientOperation, _ selection: Selection, _ requirements: RequirementPlanner,
        _ viewModels: ViewModelTypes, _ composer: CompositionPlanner, _ request: RequestPlanner
    ) {
        let scope = composer.scope(owner: "", variables: [], dropsInvalid: false)
        var inputs = request.roots.compactMap { root, _ -> (Source.Root, String)? in
            guard case .requestParameter(_, let name) = root else { return nil }
            return (root, name)
        }
        for (index, dependency) in operation.dependencies.enumerated() where selection.dependencies[index] != nil {
            inputs.append((.dependency(index), dependency.name))
        }
        call = requirements.compose(operation, inputs: inputs, in: scope.access)
    }
}
