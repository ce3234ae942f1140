internal import Diagnostics
internal import OpenAPI

/// Plans a client of whole operations: every operation on its own, then what they reach together.
final class WholeClientPlanner {
    private let document: Document
    private let options: WholeClientOptions
    private let types: WholeTypePlanner
    private let security: WholeSecurity
    private let checks: WholeCheckPlanner
    /// Every operation of the document has its name, chosen or not, so that a choice changes none.
    private var names: [String: (type: String, method: String)] = [:]

    init(_ document: Document, _ options: WholeClientOptions) {
        self.document = document
        self.options = options
        var names: [String: (type: String, method: String)] = [:]
        var taken: (types: Set<String>, methods: Set<String>) = ([], ["transport", "credentials"])
        for operation in document.operations {
            let call = "\(operation.method.lowercased()) \(Self.words(operation.path))"
            let wanted = operation.id ?? call
            let type = WholeName.claim(
                [WholeName.type(wanted), WholeName.type("\(wanted) \(call)")], in: &taken.types)
            let method = WholeName.claim(
                [WholeName.bare(wanted), WholeName.bare("\(wanted) \(call)")], in: &taken.methods)
            names[TypePlaces.key(path: operation.path, method: operation.method)] = (type, WholeName.member(method))
        }
        self.names = names
        let places = TypePlaces(document: document, operations: names.mapValues(\.type))
        checks = WholeCheckPlanner(namespace: options.name)
        types = WholeTypePlanner(places: places, rules: WholeRulePlanner(checks: checks))
        security = WholeSecurity(document.securitySchemes)
    }

    /// `/pets/{id}/toys` → `pets by id toys`
    private static func words(_ path: String) -> String {
        path.split(separator: "/").map { part in
            part.contains("{") ? "by " + part.filter { $0 != "{" && $0 != "}" } : String(part)
        }.joined(separator: " ")
    }

    func plan() -> WholeClientPlan {
        let selection = OperationSelection(options.operations)
        var operations: [WholeOperation] = []
        var refused: [WholeClientPlan.Refused] = []
        var chosenCount = 0
        for operation in document.operations where selection.contains(operation) {
            chosenCount += 1
            do throws(WholeRefusal) {
                operations.append(try plan(operation))
            } catch {
                refused.append(.init(operation: operation.title, location: error.location, reason: error.reason))
            }
        }
        // A type may turn out to be impossible only when all of it is known.
        operations.removeAll { operation in
            guard let fault = WholeGraph.fault(operation.roots) else { return false }
            refused.append(
                .init(operation: operation.operation.title, location: fault.location, reason: fault.reason))
            return true
        }
        let reached = WholeGraph.mark(operations.flatMap(\.roots))
        WholeGraph.box(reached)
        WholeClientNames(namespace: options.name).assign(reached, operations)
        let layout = WholeClientLayout(
            document: document, name: options.name, security: security, operations: operations, declarations: reached,
            checks: checks.template)
        return WholeClientPlan(values: layout.values, chosenCount: chosenCount, refused: refused)
    }

    private func plan(_ operation: Operation) throws(WholeRefusal) -> WholeOperation {
        let name = names[TypePlaces.key(path: operation.path, method: operation.method)]
        var planner = WholeOperationPlanner(
            types: types, security: security, operation: operation, typeName: name?.type ?? "Operation",
            methodName: name?.method ?? "call")
        return try planner.plan()
    }
}

/// Gives declarations their names. Two that want the same one get it by their own spelling, then in the document's
/// order.
struct WholeClientNames {
    /// `Petstore`
    let namespace: String
    var client: String { namespace + "Client" }
    var credentials: String { namespace + "Credentials" }

    func assign(_ declarations: [WholeDeclaration], _ operations: [WholeOperation]) {
        var groups: [TypePlace: [WholeDeclaration]] = [:]
        for declaration in declarations { groups[declaration.place, default: []].append(declaration) }
        var taken: Set<[String]> = []
        for operation in operations {
            for name in operation.hasBodyEnum ? ["Response", "Body"] : ["Response"] {
                taken.insert([client, operation.typeName, name])
            }
        }
        for section in TypePlaces.sections.values { taken.insert([namespace, section]) }
        let ordered = groups.keys.sorted { left, right in
            left.names.lexicographicallyPrecedes(right.names)
        }
        for place in ordered {
            let group = (groups[place] ?? []).sorted { left, right in
                (left.isSpelled ? 0 : 1, left.schema.location.file, left.schema.location.pointer)
                    < (right.isSpelled ? 0 : 1, right.schema.location.file, right.schema.location.pointer)
            }
            let path = [place.root == .contract ? namespace : client] + place.names.map { safe($0) }
            for declaration in group {
                declaration.swiftPath = claim(path, &taken)
            }
        }
    }

    /// What would hide the namespaces that references begin with.
    private func safe(_ name: String) -> String {
        [namespace, client, credentials].contains(name) ? name + "Model" : name
    }

    private func claim(_ path: [String], _ taken: inout Set<[String]>) -> [String] {
        let last = path[path.count - 1]
        let head = Array(path.dropLast())
        for name in [last, last + "Model"] where taken.insert(head + [name]).inserted { return head + [name] }
        var number = 2
        while !taken.insert(head + ["\(last)Model\(number)"]).inserted { number += 1 }
        return head + ["\(last)Model\(number)"]
    }
}

extension WholeDeclaration {
    /// Whether the contract spells the name as Swift does.
    fileprivate var isSpelled: Bool { schema.name == place.names.last }
}
