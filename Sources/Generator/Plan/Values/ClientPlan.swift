package import Contract
package import Diagnostics
internal import OpenAPI

/// Everything that is decided about one client.
package final class ClientPlan {
    let contract: ClientContract
    let diagnostics: Diagnostics
    let rules: RulePlanner
    let validators: ValidatorPlanner
    let viewModels: ViewModelTypes
    let services: ServiceClientPlanner
    let requirementNames = RequirementNames()
    package private(set) var operations: [OperationPlan] = []
    /// What the stubs of its services serve.
    private(set) lazy var fixtures = FixtureCatalog(contract, operations: operations)
    /// Of each operation, on what the stubs serve.
    private(set) lazy var dependencyModels: [DependencyModel] = {
        let check = SchemaCheck()
        return operations.map { plan in
            DependencyModel(
                plan, stripsNulls: contract.declaration.nulls == .strip,
                sample: RequestSample(plan.operation, claims: contract.declaration.claims, check: check),
                catalog: fixtures, check: check)
        }
    }()

    /// `mobile`
    package var name: String { contract.name }
    /// `Mobile`: the type that runs it, and the folder of its files.
    package var typeName: String { Self.typeName(of: contract.name) }

    init(_ contract: ClientContract, diagnostics: Diagnostics) {
        self.contract = contract
        self.diagnostics = diagnostics
        let typeName = Self.typeName(of: contract.name)
        rules = RulePlanner(prefix: typeName, diagnostics: diagnostics)
        validators = ValidatorPlanner(typeName: "\(typeName)Validators", rules: rules, diagnostics: diagnostics)
        var reserved: Set<String> = [
            typeName, "\(typeName)Handlers", "\(typeName)Validators", "\(typeName)Patterns",
            "\(typeName)Constants",
        ]
        reserved.formUnion(contract.operations.map { SwiftName.type($0.id) })
        viewModels = ViewModelTypes(reserved: reserved, stripsNulls: contract.declaration.nulls == .strip)
        services = ServiceClientPlanner(contract)
        operations = contract.operations.map { OperationPlan($0, client: self) }
        MissingExamples.report(contract, operations: operations, to: diagnostics)
    }

    /// Acronyms of two letters stay capitals: `tv` → `TV`.
    static func typeName(of client: String) -> String {
        client.count <= 2 ? client.uppercased() : SwiftName.type(client)
    }
}

/// All clients of a workspace.
package struct WorkspacePlan {
    package let clients: [ClientPlan]

    /// What templates are given.
    package var values: TemplateValue {
        ["clients": .list(clients.map(\.template)), "validators": [], "wholeClients": [], "scaffolds": []]
    }
}

/// Decides everything that is to be generated. Patterns and schemas that cannot be are reported.
package func planWorkspace(_ contracts: [ClientContract], diagnostics: Diagnostics) -> WorkspacePlan {
    WorkspacePlan(clients: contracts.map { ClientPlan($0, diagnostics: diagnostics) })
}
