package import Contract
internal import Diagnostics
package import OpenAPI
package import Plan

/// Services as their clients use them: what `bffgen usage` prints.
package struct Usage {
    package struct Service {
        package let name: String
        /// Relative to the workspace.
        package let file: String
        package let owner: String?
        /// In the document's order.
        package let operations: [Operation]
    }

    package struct Operation {
        package let id: String
        /// Upper-case.
        package let method: String
        package let path: String
        package let isDeprecated: Bool
        package let sunset: CalendarDate?
        package let callers: [Caller]
        /// That somebody uses, in the schema's order.
        package let fields: [Field]
        package let headers: [Field]
        /// Of the first 2xx answer.
        package let fieldCount: Int
        /// The largest parts of which nobody uses anything.
        package let unused: [FieldUse.Unread]
    }

    package struct Caller {
        package let client: String
        package let operation: String
        package let dependency: String
        package let isFallback: Bool
        package let bytes: Bytes?
    }

    /// Of the body that the service's stub gives: the contract's example, else a sample of its schema. Compact JSON.
    package struct Bytes: Hashable, Sendable {
        package let fetched: Int
        /// What is left where everything that the caller does not read is taken out.
        package let used: Int
    }

    package struct Field {
        /// Of a header, its name.
        package let pointer: String
        package let sensitivities: [String]
        package let users: [User]
    }

    package struct User {
        package let client: String
        package let operation: String
        package let readers: [Use.Reader]
    }

    /// Something sensitive that reaches a client.
    package struct Exposure {
        package let client: String
        package let owner: String?
        package let kind: String
        package let service: String
        package let operation: String
        package let pointer: String
        package let users: [User]
    }

    package let services: [Service]
    package let exposures: [Exposure]

    /// - Parameters:
    ///   - services: every one of the workspace, used or not.
    ///   - service: nil: all.
    ///   - client: nil: all; else what the others use counts as unused.
    package init(
        _ contracts: [ClientContract], services: [(name: String, document: Document)], service: String? = nil,
        client: String? = nil
    ) {
        let contracts = contracts.filter { client == nil || $0.name == client }
        let uses = collectUses(contracts)
        self.services = services.filter { service == nil || $0.name == service }.map { name, document in
            Service(
                name: name, file: document.file, owner: document.owner,
                operations: document.operations.filter { $0.id != nil }.map { operation in
                    UsageCollector(operation, of: document, uses, contracts).operation
                })
        }
        exposures = Self.exposures(self.services, uses)
    }

    private static func exposures(_ services: [Service], _ uses: [Use]) -> [Exposure] {
        var found: [Exposure] = []
        var owners: [String: String] = [:]
        for use in uses { owners[use.client] = use.owner }
        for service in services {
            for operation in service.operations {
                for field in operation.fields {
                    for kind in field.sensitivities {
                        let reached = field.users.filter { $0.readers.contains(where: \.isSeen) }
                        for client in Set(reached.map(\.client)).sorted() {
                            found.append(
                                Exposure(
                                    client: client, owner: owners[client], kind: kind, service: service.name,
                                    operation: operation.id, pointer: field.pointer,
                                    users: reached.filter { $0.client == client }))
                        }
                    }
                }
            }
        }
        return found.enumerated().sorted {
            ($0.element.client, $0.element.kind, $0.offset) < ($1.element.client, $1.element.kind, $1.offset)
        }.map(\.element)
    }
}

extension Use.Reader {
    /// Reaches the view model or hand-written code, and not only another call.
    fileprivate var isSeen: Bool {
        switch self {
        case .field, .header, .selection: true
        case .input, .batch: false
        }
    }
}

/// One service operation with everything that calls it.
struct UsageCollector {
    private let source: OpenAPI.Operation
    private let uses: [Use]
    /// Those of whose answer nothing is read, too.
    private let calls: [(client: String, operation: String, dependency: String, isFallback: Bool)]

    init(_ operation: OpenAPI.Operation, of document: Document, _ all: [Use], _ contracts: [ClientContract]) {
        func isMeant(_ call: Call) -> Bool {
            call.operation.id == operation.id && call.service.document.file == document.file
        }
        source = operation
        uses = all.filter { isMeant($0.call) }
        calls = contracts.flatMap { contract in
            contract.operations.flatMap { caller in
                caller.dependencies.flatMap { dependency in
                    Set(dependency.calls.indices.filter { isMeant(dependency.calls[$0]) }.map { $0 > 0 })
                        .sorted { !$0 && $1 }
                        .map { (contract.name, caller.id, dependency.name, $0) }
                }
            }
        }
    }

    var operation: Usage.Operation {
        let answer = source.healthyResponse?.answered
        let all = answer?.schema.map { AnswerFields($0).fields } ?? []
        var fields: [Usage.Field] = []
        var read: Set<[Use.Step]> = []
        for field in all {
            let users = users(uses.filter { $0.reads(field) })
            guard !users.isEmpty else { continue }
            read.insert(field.steps)
            fields.append(Usage.Field(pointer: field.pointer, sensitivities: field.sensitivities, users: users))
        }
        return Usage.Operation(
            id: source.id ?? "", method: source.verb, path: source.path,
            isDeprecated: source.isDeprecated, sunset: source.sunset, callers: callers, fields: merged(fields),
            headers: headers, fieldCount: Set(all.map(\.pointer)).count,
            unused: Self.unused(all.map { ($0.steps, $0.pointer) }, read))
    }

    /// Variants of a union may have a field in common: it is one.
    private func merged(_ fields: [Usage.Field]) -> [Usage.Field] {
        var order: [String] = []
        var known: [String: Usage.Field] = [:]
        for field in fields {
            guard let other = known[field.pointer] else {
                order.append(field.pointer)
                known[field.pointer] = field
                continue
            }
            var users = other.users
            for user in field.users {
                if let index = users.firstIndex(where: { $0.isSame(as: user) }) {
                    let more = user.readers.filter { !users[index].readers.contains($0) }
                    users[index] = Usage.User(
                        client: user.client, operation: user.operation, readers: users[index].readers + more)
                } else {
                    users.append(user)
                }
            }
            known[field.pointer] = Usage.Field(
                pointer: field.pointer,
                sensitivities: other.sensitivities + field.sensitivities.filter { !other.sensitivities.contains($0) },
                users: users)
        }
        return order.compactMap { known[$0] }
    }

    private var headers: [Usage.Field] {
        var names: [String] = []
        for use in uses {
            if case .header(let name) = use.part, !names.contains(name) { names.append(name) }
        }
        return names.map { name in
            Usage.Field(pointer: name, sensitivities: [], users: users(uses.filter { $0.part == .header(name) }))
        }
    }

    private func users(_ uses: [Use]) -> [Usage.User] {
        var users: [Usage.User] = []
        for use in uses {
            let known = users.firstIndex { $0.client == use.client && $0.operation == use.operation.id }
            guard let known else {
                users.append(Usage.User(client: use.client, operation: use.operation.id, readers: [use.reader]))
                continue
            }
            guard !users[known].readers.contains(use.reader) else { continue }
            users[known] = Usage.User(
                client: use.client, operation: use.operation.id, readers: users[known].readers + [use.reader])
        }
        return users
    }

    private var callers: [Usage.Caller] {
        let body = healthyBody(of: source)
        return calls.map { call in
            let own = uses.filter {
                ($0.client, $0.operation.id, $0.dependencyName, $0.isFallback)
                    == (call.client, call.operation, call.dependency, call.isFallback)
            }
            let bytes = body.map { body in
                Usage.Bytes(
                    fetched: body.json.utf8.count, used: own.isEmpty ? 0 : ReadParts(own).part(of: body).json.utf8.count
                )
            }
            return Usage.Caller(
                client: call.client, operation: call.operation, dependency: call.dependency,
                isFallback: call.isFallback, bytes: bytes)
        }
    }

    // MARK: What nobody uses

    /// The largest parts without a used field, in the order of their first fields.
    private static func unused(
        _ fields: [(steps: [Use.Step], pointer: String)], _ read: Set<[Use.Step]>
    ) -> [FieldUse.Unread] {
        let readPointers = Set(fields.filter { read.contains($0.steps) }.map(\.pointer))
        var above: Set<String> = []
        for pointer in readPointers { above.formUnion(wayTo(pointer)) }
        var order: [String] = []
        var counts: [String: Int] = [:]
        var counted: Set<String> = []
        for field in fields where !readPointers.contains(field.pointer) && counted.insert(field.pointer).inserted {
            let part = wayTo(field.pointer).first { !above.contains($0) } ?? field.pointer
            if counts.updateValue((counts[part] ?? 0) + 1, forKey: part) == nil { order.append(part) }
        }
        return order.map { FieldUse.Unread(pointer: $0, fields: counts[$0] ?? 0) }
    }

    /// From the root to the pointer itself: ``, `/a`, `/a/b`.
    private static func wayTo(_ pointer: String) -> [String] {
        pointer.indices.filter { pointer[$0] == "/" }.map { String(pointer[..<$0]) } + [pointer]
    }
}

extension Usage.User {
    fileprivate func isSame(as other: Usage.User) -> Bool { client == other.client && operation == other.operation }
}
