internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Where the generated tests lack a value: what they would send or serve has no example that fits, and none is found
/// from its schema. They leave it out, so whoever writes the contract is told.
struct MissingExamples {
    private let check: SchemaCheck
    private let diagnostics: Diagnostics

    /// Reports each place, in the client's contract and in the services' that it calls.
    static func report(_ contract: ClientContract, operations: [OperationPlan], to diagnostics: Diagnostics) {
        let missing = MissingExamples(check: SchemaCheck(), diagnostics: diagnostics)
        for operation in contract.operations { missing.report(operation) }
        for claim in contract.declaration.claims where missing.isMissing(claim.schema, []) {
            missing.report("claim '\(claim.name)'", at: claim.location)
        }
        let called = Set(operations.flatMap { $0.serviceUses.map(\.operation) })
        for service in contract.declaration.services {
            for operation in service.document.operations {
                guard let id = operation.id, called.contains(ServiceOperation(service: service.name, operation: id))
                else { continue }
                missing.report(answersOf: operation, id)
            }
        }
    }

    private func report(_ operation: ClientOperation) {
        for parameter in operation.operation.parameters where isMissing(parameter.schema, parameter.examples) {
            report("parameter '\(parameter.name)'", at: parameter.location)
        }
        if let media = operation.operation.requestBody?.received, media.schema != nil,
            media.fittingBody(check, .request) == nil
        {
            report("the body of '\(operation.id)'", at: media.location)
        }
    }

    /// The healthy answer alone: other answers are served without a body, too.
    private func report(answersOf operation: Operation, _ id: String) {
        guard let response = operation.healthyResponse else { return }
        if let media = response.answered, media.schema != nil, media.fittingBody(check, .response) == nil {
            report("the answer of '\(id)'", at: media.location)
        }
        for header in response.headers where header.isRequired && isMissing(header.schema, header.examples) {
            report("header '\(header.name)'", at: header.location)
        }
    }

    private func isMissing(_ schema: Schema, _ examples: [Node]) -> Bool {
        !examples.contains { check.accepts($0, schema) } && SchemaSample.value(of: schema, at: "", check: check) == nil
    }

    private func report(_ what: String, at location: Location) {
        diagnostics.report(
            .missingExample, at: location,
            "no value that keeps its schema is found for \(what), so the generated tests go without one",
            fix: "give it an 'example' that keeps its schema")
    }
}
