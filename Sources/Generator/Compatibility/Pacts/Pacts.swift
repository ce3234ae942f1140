internal import Contract
internal import Diagnostics
internal import OpenAPI
package import Plan

/// The specification that Pact files are written by.
package enum PactSpecification: Int, CaseIterable, Sendable {
    case three = 3
    case four = 4

    fileprivate var version: String {
        switch self {
        case .three: "3.0.0"
        case .four: "4.0"
        }
    }
}

/// What one client expects of one service, as a Pact file.
package struct PactDocument: Equatable, Sendable {
    /// `pacts/mobile-catalog.json`, relative to the folder of generated files.
    package let path: String
    package let text: String
}

/// The Pact files of every client and service that it calls, in the clients' order and then that of their first calls. They hold just the
/// fields that the client reads, so that a service may change everything else; the same contracts give the same bytes.
package func pactDocuments(of plan: WorkspacePlan, by specification: PactSpecification = .four) -> [PactDocument] {
    var paths: Set<String> = []
    return plan.clients.flatMap { client -> [PactDocument] in
        let calls = client.consumedCalls
        var services: [String] = []
        for call in calls where !services.contains(call.call.service.name) { services.append(call.call.service.name) }
        return services.map { service in
            let own = calls.filter { $0.call.service.name == service }
            var path = "pacts/\(client.name)-\(service).json"
            if !paths.insert(path).inserted { path = "pacts/\(client.name)--\(service).json" }
            return PactDocument(
                path: path, text: document(own, consumer: client.name, provider: service, specification).document)
        }
    }
}

private func document(
    _ calls: [ConsumedCall], consumer: String, provider: String, _ specification: PactSpecification
) -> ReportValue {
    let check = SchemaCheck()
    var keys = PactKeys()
    let interactions = calls.flatMap { call in
        PactInteractions(call: call, specification: specification, check: check, key: keys.key(of: call)).json
    }
    return .object([
        ("consumer", .object([("name", .text(consumer))])), ("provider", .object([("name", .text(provider))])),
        ("interactions", .list(interactions)),
        (
            "metadata",
            .object([("pactSpecification", .object([("version", .text(specification.version))]))])
        ),
    ])
}

/// Names interactions by the client's operation and view. The first of a view keeps the short name; others say which dependency they
/// belong to, and a stand-in also which operation it calls.
private struct PactKeys {
    private var taken: Set<String> = []

    mutating func key(of call: ConsumedCall) -> String {
        let view = [call.operationID, call.viewModel].compactMap { $0 }.joined(separator: ".")
        let longer = "\(view).\(call.dependency)"
        let longest = "\(longer).\(call.call.operation.id ?? call.call.operation.path)"
        var candidates = [view, longer, longest]
        var number = 2
        while true {
            let candidate = candidates.removeFirst()
            if taken.insert(candidate).inserted { return candidate }
            if candidates.isEmpty {
                candidates.append("\(longest).\(number)")
                number += 1
            }
        }
    }
}
