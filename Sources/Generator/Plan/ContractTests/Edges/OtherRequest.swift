internal import Contract
internal import OpenAPI

/// The request of another caller, as far as one expression tells.
struct OtherRequest {
    let name: String
    let change: CheckedChange
    let model: DependencyModel

    init?(_ source: Source, _ model: DependencyModel) {
        let sample = model.sample
        guard source.steps.isEmpty else { return nil }
        func another(_ schema: Schema, _ value: Node?) -> Node? {
            let candidates = ["another", "one more", "third"].map {
                SchemaSample.value(of: schema, at: $0, check: model.check)
            }
            return candidates.compactMap(\.self).first { made in value.map { !$0.isEqual(to: made) } ?? true }
        }
        switch source.root {
        case .subject:
            let other = sample.with(subject: sample.subject + "x")
            (name, change) = ("subject", .claims(other.claimsText(scopes: other.scopes)))
            self.model = model.asked(other)
        case .claim(let claim):
            guard let schema = sample.claimSchemas[claim],
                let value = another(schema, sample.claims.first { $0.name == claim }?.value)
            else { return nil }
            let other = sample.with(claim: claim, value)
            (name, change) = (claim, .claims(other.claimsText(scopes: other.scopes)))
            self.model = model.asked(other)
        case .requestParameter(let place, let parameter):
            let violations = ViolationPlanner(model.operation, sample: sample, check: model.check)
            let known = sample.parameters.first { $0.parameter.place == place && $0.parameter.name == parameter }
            guard let known, let value = another(known.parameter.schema, known.value),
                let change = violations.change(known.parameter, to: value)
            else { return nil }
            (name, self.change) = (parameter, change)
            self.model = model.asked(sample.with(known.parameter, value))
        default: return nil
        }
    }
}
