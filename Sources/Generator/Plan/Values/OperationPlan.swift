internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Everything that is decided about one operation.
package final class OperationPlan {
    let operation: ClientOperation
    /// Those of the client, in contract order: calls name them by index.
    let serviceNames: [String]
    /// The namespace of all that is generated for it: `GetHome`.
    package let typeName: String
    package let graph: CallGraph
    /// Of the body's fields, in contract order.
    package let provenance: [Provenance]
    /// Of the bound response headers.
    package let headerProvenance: [Provenance]

    let selection: Selection
    let readers: ReaderPlanner
    let request: RequestPlanner
    let calls: CallPlanner
    let callBodies: CompositionPlanner
    let composer: CompositionPlanner
    let inline: InlinePlanner
    let requirements: RequirementPlanner
    let validators: ValidatorPlanner
    /// How the whole answer is written; nil where it is composed by hand or has no body.
    let root: ComposeFunction.Value?
    let handComposition: HandComposition?
    /// Every call that the plan may make, fallbacks behind their primary.
    let attempts: [CallPlanner.Attempt]
    /// Bound response headers that have a value.
    let headers: [(name: String, value: InlinePlanner.Expression)]
    /// The function that checks our own answer; nil without a body.
    let responseValidator: String?

    package var id: String { operation.id }

    init(_ operation: ClientOperation, client: ClientPlan) {
        self.operation = operation
        serviceNames = client.contract.calledServices.map(\.name)
        typeName = SwiftName.type(operation.id)
        graph = CallGraph(operation)
        let provenance = ProvenanceCollector(operation)
        self.provenance = provenance.fields
        headerProvenance = provenance.headers
        let stripsNulls = client.contract.declaration.nulls == .strip
        selection = Selection(operation, stripsNulls: stripsNulls)
        let naming = Self.name(selection, operation)
        for part in selection.dependencies.compactMap({ $0 }).flatMap(\.bareRecursions) {
            client.diagnostics.report(
                .notSupportedYet, at: part.schema.location,
                "what '\(operation.id)' copies contains itself here, without an object in between",
                fix: "copy it as it is with 'opaque: true', or copy less of it")
        }

        validators = client.validators
        readers = ReaderPlanner(
            namespace: typeName, validators: client.validators, diagnostics: client.diagnostics)
        request = RequestPlanner(namespace: typeName, validators: client.validators, readers: readers)
        request.plan(operation.operation, body: selection.requestBody)
        let views = ViewPlanner(namespace: typeName, naming: naming, viewModels: client.viewModels)
        requirements = RequirementPlanner(
            operation: operation, views: views, viewModels: client.viewModels,
            names: client.requirementNames)
        inline = InlinePlanner(owner: typeName, requirements: requirements, rules: client.rules)

        let common = request.roots + Self.commonRoots(selection)
        callBodies = CompositionPlanner(
            operation: operation, stripsNulls: false, selection: selection,
            roots: common + Self.slotRoots(operation, selection, inPlan: true), inline: inline, reservedNames: ["write"]
        )
        calls = CallPlanner(
            operation: operation, selection: selection, readers: readers, rules: client.rules,
            services: client.services, composer: callBodies)
        composer = CompositionPlanner(
            operation: operation, stripsNulls: stripsNulls, selection: selection,
            roots: common + Self.slotRoots(operation, selection, inPlan: false), inline: inline,
            reservedNames: ["write", "writeFields"])
        root = operation.body.map { [composer] in composer.plan($0) }
        handComposition =
            operation.body == nil && operation.responseSchema != nil
            ? HandComposition(operation, selection, requirements, client.viewModels, composer, request) : nil
        attempts = operation.dependencies.indices.flatMap { [calls] in calls.attempts(of: $0) }
        let headerScope = composer.scope(owner: "", variables: [], dropsInvalid: false)
        headers = operation.headers.compactMap { [inline] header, composition in
            if case .nothing = composition.kind { return nil }
            return (header.name, inline.expression(for: composition, in: headerScope))
        }
        responseValidator = operation.responseSchema.map {
            client.validators.function(for: $0, named: "\(operation.id)-response")
        }
    }

    /// Types in the order of their dependencies; what the operation's other files are called is taken.
    private static func name(_ selection: Selection, _ operation: ClientOperation) -> ProjectionNaming {
        var naming = ProjectionNaming(reserved: ["Plan", "Composer", "Parameters"])
        for (dependency, root) in zip(operation.dependencies, selection.dependencies) {
            if let root { naming.name(root, as: SwiftName.type(dependency.name)) }
        }
        if let body = selection.requestBody { naming.name(body, as: "RequestBody") }
        for claim in selection.claims { naming.name(claim.node, as: SwiftName.type(claim.name) + "Claim") }
        for (dependency, root) in zip(operation.dependencies, selection.dependencies) {
            if let root { naming.nameEnumerations(root, as: SwiftName.type(dependency.name)) }
        }
        return naming
    }

    private static func commonRoots(_ selection: Selection) -> [(Source.Root, Access)] {
        var roots: [(Source.Root, Access)] = [
            (.subject, Access(text: "subject", isOptional: false, node: nil, type: "JSONText")),
            (.requestID, Access(text: "requestID", isOptional: false, node: nil, type: "JSONText")),
        ]
        for claim in selection.claims {
            let name = SwiftName.member(claim.name + "-claim")
            roots.append(
                (.claim(claim.name), Access(text: name, isOptional: true, node: claim.node, type: claim.node.swiftType))
            )
        }
        return roots
    }

    /// - Parameter inPlan: while calls are made every slot may still be empty; the composer has what must be there.
    private static func slotRoots(
        _ operation: ClientOperation, _ selection: Selection, inPlan: Bool
    ) -> [(Source.Root, Access)] {
        var roots: [(Source.Root, Access)] = []
        for (index, dependency) in operation.dependencies.enumerated() {
            let name = dependency.slotName
            if let node = selection.dependencies[index] {
                let isBatch = dependency.batch != nil
                let access = Access(
                    text: isBatch ? "\(name).found" : name,
                    isOptional: !isBatch && (inPlan || dependency.mayBeAbsent || node.isNullable), node: node,
                    type: node.swiftType)
                roots.append((.dependency(index), access))
            }
            let status = Access(
                text: "\(SwiftName.bare(dependency.name))Status", isOptional: true, node: nil, type: "Int")
            roots.append((.dependencyStatus(index), status))
            for header in selection.headers where header.dependency == index {
                let field = Access(
                    text: SwiftName.bare("\(dependency.name)-\(header.name)") + "Field", isOptional: true, node: nil,
                    type: header.schema.scalarSwiftType)
                roots.append((.dependencyHeader(index, name: header.name), field))
            }
        }
        return roots
    }
}
