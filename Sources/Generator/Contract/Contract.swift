package import Diagnostics
package import OpenAPI

// Contract: what a workspace's clients want, read and checked.
//
//   Workspace/     Contracts/bffgen.yaml: where things are, what severities apply                     (Workspace)
//   Declaration/   the x-bff vocabulary as typed values: what is written, nothing looked up         (ClientDeclaration)
//   Reading/       a client's document to its declaration
//   Resolution/    every expression found in its service, every binding expanded to a composition    (ClientContract)
//   Rules/         what a contract must keep, a file per rule or family of rules
//   Lints/         what contracts that keep every rule should still not do: drift between clients, anti-patterns, secrets
//   Examples/      whether examples keep their schemas, and what of a value does not
//   Model/         the values that resolution gives and that planning reads
//
//     let workspace = Workspace.open(directory: root, diagnostics: diagnostics)
//     let contracts = readContracts(workspace: workspace, diagnostics: diagnostics)
//
// A fault is reported once, at the offending scalar or key; what merely follows from it is not. So a client whose
// document cannot be read whole is not resolved, an expression on an unknown operation says nothing of its own, and a
// property whose binding is at fault is not called unbound.

/// Reads and resolves every client of a workspace.
///
/// - Returns: the clients without a fault, in the order of their files; all faults are in `diagnostics`.
package func readContracts(workspace: Workspace, diagnostics: Diagnostics) -> [ClientContract] {
    readContracts(
        workspace: workspace, reader: workspace.documentReader(diagnostics: diagnostics), diagnostics: diagnostics)
}

/// - Parameters:
///   - reader: one for the whole run, where others read documents as well.
///   - today: the day for which deprecated operations are judged; nil: they are never too late, whatever the day is.
///   - judgesEntries: entries of bffgen.yaml that nothing comes under are errors; false where documents of another time are read.
package func readContracts(
    workspace: Workspace, reader: DocumentReader, today: CalendarDate? = nil, judgesEntries: Bool = true,
    diagnostics: Diagnostics
) -> [ClientContract] {
    var declarations: [ClientDeclaration] = []
    var contracts: [ClientContract] = []
    var mappings: [FieldMapping] = []
    for file in workspace.clientFiles {
        let declaration = readClient(file: file, workspace: workspace, reader: reader, diagnostics: diagnostics)
        guard let declaration else { continue }
        declarations.append(declaration)
        let result = resolveMapped(declaration, today: today, diagnostics: diagnostics)
        mappings += result.mappings
        if let contract = result.contract { contracts.append(contract) }
    }
    checkClientNames(declarations, diagnostics: diagnostics)
    checkLints(contracts, mappings: mappings, documents: reader.trees, diagnostics: diagnostics)
    checkExamples(of: declarations, diagnostics: diagnostics)
    if judgesEntries { workspace.reportNeedless(foundBy: .reading, diagnostics) }
    return contracts
}
