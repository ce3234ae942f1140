internal import Diagnostics
internal import OpenAPI

/// A client's own schemas can be met and its patterns can be run. A service's are looked at where something of them
/// is used, when that is planned: what nobody reads may be as it likes.
///
/// - Returns: false where a fault was reported.
func checkSchemas(of client: ClientDeclaration, diagnostics: Diagnostics) -> Bool {
    let faults = diagnostics.errorCount
    for schema in DocumentIndex(client.document).schemas {
        _ = schema.effective(reporting: diagnostics)
        _ = schema.ecmaPattern(reporting: diagnostics)
    }
    return diagnostics.errorCount == faults
}
