package import Diagnostics
package import OpenAPI

/// A schema's validator as a file of its own, for whoever wants the check without a client.
package struct StandaloneValidator {
    private let planner: ValidatorPlanner
    private let typeName: String
    private let entry: String
    private let schema: Schema

    /// - Parameters:
    ///   - name: of the type; made Swift's.
    ///   - assertsFormats: whether a text must be of its `format`. JSON Schema alone takes formats for remarks, OpenAPI
    ///     and most who write them want them kept.
    ///   - diagnostics: patterns that cannot be, and keywords that cannot be checked.
    package init(_ schema: Schema, name: String, assertsFormats: Bool = true, diagnostics: Diagnostics) {
        typeName = SwiftName.type(name)
        self.schema = schema
        let rules = RulePlanner(prefix: typeName, assertsFormats: assertsFormats, diagnostics: diagnostics)
        planner = ValidatorPlanner(
            typeName: "\(typeName)Checks", rules: rules, reportsConflicts: false, diagnostics: diagnostics)
        entry = planner.function(for: schema, named: "document")
    }

    /// What templates are given.
    package static func values(of validators: [StandaloneValidator]) -> TemplateValue {
        ["clients": [], "wholeClients": [], "scaffolds": [], "validators": .list(validators.map(\.template))]
    }

    private var template: TemplateValue {
        let own: TemplateValue = [
            "validator": .text(typeName), "contract": .text(schema.location.place.singleLine),
            "summary": summaryLines(schema.summary ?? schema.title), "entry": .text(entry),
        ]
        return .object(own.members + planner.values.members)
    }
}
