import BFFJSON
import BFFValidation
import Testing

/// The violations that `check` finds in `json`, as "instance schema: message". The quick report must agree on yes or
/// no.
func violations(
    in json: String, _ full: (JSONValue, inout FullReport) -> Void, _ fast: (JSONValue, inout FirstViolation) -> Void
) throws -> [String] {
    let document = try OwnedJSON(json)
    var report = FullReport()
    full(document.value, &report)
    var quick = FirstViolation()
    fast(document.value, &quick)
    #expect(quick.isValid == report.isValid)
    return report.violations.map { "\($0.instancePointer) \($0.schemaPointer): \($0.message)" }
}

/// Whether a check of one value holds.
func isValid(_ json: String, _ check: (JSONValue, inout FirstViolation) -> Void) throws -> Bool {
    let document = try OwnedJSON(json)
    var report = FirstViolation()
    check(document.value, &report)
    return report.isValid
}
