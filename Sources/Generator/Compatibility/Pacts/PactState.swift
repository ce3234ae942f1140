internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan

/// What must be so at the service before it is asked: its name is stable, all that varies stands in its parameters.
///
/// The first state of an interaction is what `x-bff-state` says, else `<operation> answers`, with what the service is given to find its
/// answer by; what the service says to that under the same names is what it is then asked (`PactInputs`). Those behind it bring one place of the answer into a form that the examples do not show; stubs of bffgen know them.
struct PactState {
    let name: String
    let parameters: [(key: String, value: ReportValue?)]

    /// The service's examples hold.
    init(of call: ConsumedCall, _ inputs: PactInputs) {
        let operation = call.call.operation
        let id = operation.id ?? operation.path
        name = operation.extensions.first { $0.key == "x-bff-state" }?.value.string ?? "\(id) answers"
        parameters = [("operation", .text(id))] + inputs.parameters
    }

    init(_ choice: PactShape.Choice, of call: ConsumedCall) {
        let id = call.call.operation.id ?? call.call.operation.path
        name =
            switch choice.form {
            case .value: "\(id) answers with a value"
            case .null: "\(id) answers with null"
            case .missing: "\(id) answers without a value"
            }
        parameters = [
            ("operation", .text(id)), ("pointer", .text(choice.pointer)), ("form", .text(choice.form.rawValue)),
            ("value", choice.value.map { ReportValue($0) }),
        ]
    }

    var json: ReportValue { .object([("name", .text(name)), ("params", .line(.object(parameters)))]) }
}

extension PactShape.Choice {
    /// `without /items/*/subtitle`
    var words: String {
        switch form {
        case .value: "with \(pointer)"
        case .null: "with null at \(pointer)"
        case .missing: "without \(pointer)"
        }
    }
}
