package import Diagnostics
internal import OpenAPI

/// Looks up everything that a client declares and expands its bindings. Every fault is reported once: what merely
/// follows from another is not.
///
/// - Returns: nil where a rule is broken.
package func resolve(_ declaration: ClientDeclaration, diagnostics: Diagnostics) -> ClientContract? {
    resolveMapped(declaration, today: nil, diagnostics: diagnostics).contract
}

/// With what the client makes of single fields, which is compared between clients.
func resolveMapped(
    _ declaration: ClientDeclaration, today: CalendarDate?, diagnostics: Diagnostics
) -> (contract: ClientContract?, mappings: [FieldMapping]) {
    guard checkSchemas(of: declaration, diagnostics: diagnostics) else { return (nil, []) }
    let faults = diagnostics.errorCount
    let bindings = BindingTable(declaration.bindings, diagnostics: diagnostics)
    let cached = CachedOperations(declaration)
    var operations: [ClientOperation] = []
    var mappings: [FieldMapping] = []
    for operation in declaration.operations {
        let result = OperationResolver(
            operation, of: declaration, bindings: bindings, cached: cached, today: today, diagnostics: diagnostics
        ).resolve()
        mappings += result.mappings
        if let operation = result.operation { operations.append(operation) }
    }
    guard diagnostics.errorCount == faults else { return (nil, mappings) }
    // What could not be read may have been what the entry is for.
    let unused = diagnostics.hasErrors ? [] : declaration.allowedSensitive
    for entry in unused where !bindings.sensitiveKinds.contains(entry.kind) {
        diagnostics.report(
            .needlessAllow, at: entry.location,
            "nothing that reaches '\(declaration.name)' is marked as '\(entry.kind)'",
            fix: "remove the entry")
    }
    guard diagnostics.errorCount == faults else { return (nil, mappings) }
    return (ClientContract(declaration: declaration, operations: operations), mappings)
}
