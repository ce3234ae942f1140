internal import Diagnostics
internal import OpenAPI

/// Two clients that ask the same and are shown the same are one, whose contract is kept twice.
///
/// Compared is what a client sees: every parameter and every value of an answer with its operation, pointer and type. What stands behind them
/// does not count.
func checkTwins(_ contracts: [ClientContract], diagnostics: Diagnostics) {
    let surfaces = contracts.map { Surface($0).places }
    for (index, contract) in contracts.enumerated() {
        for (other, known) in contracts[..<index].enumerated() {
            let shared = surfaces[index].intersection(surfaces[other]).count
            let all = surfaces[index].union(surfaces[other]).count
            guard all >= Surface.placesMin, shared * 100 >= all * Surface.sharePercentMin else { continue }
            diagnostics.report(
                .twinClients, at: contract.declaration.nameLocation,
                "'\(contract.name)' is asked and shows the same as '\(known.name)' in \(shared) of \(all) places",
                notes: [.init("'\(known.name)' is declared here", at: known.declaration.nameLocation)],
                fix: "let both be one client, or give each what its own screens need")
            break
        }
    }
}

private struct Surface {
    /// Small contracts are alike by chance.
    static let placesMin = 10
    static let sharePercentMin = 90
    /// Of each client: enough to tell them apart, however often types contain each other.
    private static let visitsMax = 20_000

    private var visitsLeft = Self.visitsMax
    private(set) var places: Set<String> = []

    init(_ contract: ClientContract) {
        for operation in contract.operations {
            let name = "\(operation.operation.method) \(operation.operation.path)"
            for parameter in operation.operation.parameters {
                places.insert("\(name) \(parameter.place.rawValue).\(parameter.name)")
            }
            var open: Set<ObjectIdentifier> = []
            if let schema = operation.responseSchema { add(schema, at: "\(name) #", &open) }
        }
    }

    private mutating func add(_ schema: Schema, at place: String, _ open: inout Set<ObjectIdentifier>) {
        let view = schema.view
        visitsLeft -= 1
        guard visitsLeft > 0, open.insert(ObjectIdentifier(view.schema)).inserted else { return }
        defer { open.remove(ObjectIdentifier(view.schema)) }
        let parts: [(String, Schema)] =
            switch view.kind {
            case .array(let items): items.map { [("*", $0)] } ?? []
            case .map(let values): [("*", values)]
            case .union: view.unionVariants.map { ($0.label, $0.schema) }
            case .object: view.schema.properties.map { ($0.name, $0.schema) }
            case .boolean, .integer, .number, .string, .plain, .free: []
            }
        if parts.isEmpty { places.insert("\(place) \(view.kindName)") }
        for (name, part) in parts { add(part, at: "\(place)/\(JSONPointer.escape(name))", &open) }
    }
}
