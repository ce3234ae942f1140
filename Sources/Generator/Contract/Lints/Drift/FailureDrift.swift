internal import Diagnostics
internal import OpenAPI

/// The same screen of two clients should take the failure of the same service alike.
///
/// Screens are the same where their operations have one operationId. How long a call may take, what it falls back on and how often it is tried
/// is each client's own.
struct FailureDrift {
    let diagnostics: Diagnostics

    private struct Use {
        let client: String
        let operation: String
        let dependency: Dependency
    }

    func check(_ contracts: [ClientContract]) {
        var first: [String: Use] = [:]
        for contract in contracts {
            for operation in contract.operations {
                for dependency in operation.dependencies where isOnlyOne(dependency, of: operation) {
                    let use = Use(client: contract.name, operation: operation.id, dependency: dependency)
                    let key = "\(operation.id) \(dependency.call.key)"
                    if let known = first[key], known.client != use.client {
                        compare(known, use)
                    } else {
                        first[key] = first[key] ?? use
                    }
                }
            }
        }
    }

    /// Of two calls of one operation nobody can say which is the other client's.
    private func isOnlyOne(_ dependency: Dependency, of operation: ClientOperation) -> Bool {
        operation.dependencies.count { $0.call.key == dependency.call.key } == 1
    }

    private func compare(_ first: Use, _ second: Use) {
        let (there, here) = (first.dependency.declaration, second.dependency.declaration)
        let call = "'\(here.call.service).\(here.call.operationID)'"
        if there.isCritical != here.isCritical {
            let (now, then) = here.isCritical ? ("critical", "optional") : ("optional", "critical")
            return report(
                "\(call) is \(now) for '\(second.operation)' here, but \(then) in '\(first.client)'", first, here)
        }
        let statuses = there.absent + there.propagate + here.absent + here.propagate
        guard let status = statuses.first(where: { there.meaning(of: $0) != here.meaning(of: $0) }) else { return }
        report(
            "\(status) of \(call) is \(here.meaning(of: status)) for '\(second.operation)' here, "
                + "but \(there.meaning(of: status)) in '\(first.client)'", first, here)
    }

    private func report(_ message: String, _ first: Use, _ here: DependencyDeclaration) {
        diagnostics.report(
            .inconsistentFailure, at: here.nameLocation, message,
            notes: [.init("'\(first.client)' calls it here", at: first.dependency.declaration.nameLocation)],
            fix: "take it alike, or say under 'exceptions' of bffgen.yaml why they differ")
    }
}

extension DependencyDeclaration {
    fileprivate func meaning(of status: Int) -> String {
        if absent.contains(status) { return "an answer without content" }
        return propagate.contains(status) ? "handed on" : "a failure"
    }
}

extension Call {
    /// The operation, whatever a client calls its service.
    var key: String { "\(service.document.file).\(operation.id ?? "\(operation.method) \(operation.path)")" }
}
