internal import Diagnostics
internal import OpenAPI

// Lints: warnings about contracts that keep every rule. None stops generation; one that is meant to be stands with its reason
// under `exceptions` of bffgen.yaml.
//
//   Drift/     what two clients make of the same field, or of the same failure
//   Patterns/  what a backend-for-frontend should not become: one for all, chatty, a second home for the business
//   Secrets/   passwords, tokens and keys in any document
//
// Drift is what makes the same datum say different things on two screens. What a screen is free to choose is not: names, which fields
// it shows, how many elements, how long a text, how several values are put into one text, null or left out.

/// Looks at the clients that keep every rule, and at everything that was read.
///
/// - Parameters:
///   - mappings: of all clients, in the order of their files; those of a client that breaks a rule are there too.
///   - documents: the trees of all files.
func checkLints(
    _ contracts: [ClientContract], mappings: [FieldMapping], documents: [Node], diagnostics: Diagnostics
) {
    FieldDrift(diagnostics: diagnostics).check(mappings)
    FailureDrift(diagnostics: diagnostics).check(contracts)
    for contract in contracts {
        checkServices(of: contract, diagnostics: diagnostics)
        for operation in contract.operations {
            let lint = OperationLint(operation: operation, client: contract, diagnostics: diagnostics)
            lint.checkClientKind()
            lint.checkSize()
            lint.checkBatches()
            lint.checkRepeatedWrites()
            lint.checkHandWrittenShare()
        }
    }
    checkTwins(contracts, diagnostics: diagnostics)
    SecretSearch.check(documents, diagnostics: diagnostics)
}

/// A service that nothing calls: the client is built, tested and configured as if it were not there.
private func checkServices(of contract: ClientContract, diagnostics: Diagnostics) {
    // An operation with a fault may call it.
    guard !diagnostics.hasErrors else { return }
    let called = Set(contract.calledServices.map(\.name))
    for service in contract.declaration.services where !called.contains(service.name) {
        diagnostics.report(
            .unusedService, at: service.nameLocation,
            "no operation of '\(contract.name)' calls '\(service.name)'",
            fix: "remove it, or call it; nothing is generated for it")
    }
}

/// What is looked for in one operation.
struct OperationLint {
    let operation: ClientOperation
    let client: ClientContract
    let diagnostics: Diagnostics

    var dependencies: [Dependency] { operation.dependencies }
}
