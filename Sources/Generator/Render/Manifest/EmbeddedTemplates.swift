/// The templates that travel inside the executable. The build embeds every file of Templates/; it offers no list, so a new
/// file also gets its line here (a test compares the two).
enum EmbeddedTemplates {
    static let manifest = PackageResources.manifest_yaml

    /// File name → content.
    static let files: [(name: String, bytes: [UInt8])] = [
        ("accept.mustache", PackageResources.accept_mustache),
        ("answers.swift.mustache", PackageResources.answers_swift_mustache),
        ("attempt.mustache", PackageResources.attempt_mustache),
        ("client.swift.mustache", PackageResources.client_swift_mustache),
        ("compose_element.mustache", PackageResources.compose_element_mustache),
        ("compose_entry.mustache", PackageResources.compose_entry_mustache),
        ("compose_entry_nothing.mustache", PackageResources.compose_entry_nothing_mustache),
        ("compose_field.mustache", PackageResources.compose_field_mustache),
        ("compose_function.mustache", PackageResources.compose_function_mustache),
        ("compose_left_out.mustache", PackageResources.compose_left_out_mustache),
        ("compose_loop.mustache", PackageResources.compose_loop_mustache),
        ("compose_nothing.mustache", PackageResources.compose_nothing_mustache),
        ("compose_written.mustache", PackageResources.compose_written_mustache),
        ("composer.swift.mustache", PackageResources.composer_swift_mustache),
        ("contract_fixtures.swift.mustache", PackageResources.contract_fixtures_swift_mustache),
        ("contract_row.mustache", PackageResources.contract_row_mustache),
        ("contract_suite.swift.mustache", PackageResources.contract_suite_swift_mustache),
        ("contract_tests.swift.mustache", PackageResources.contract_tests_swift_mustache),
        ("declaration.swift.mustache", PackageResources.declaration_swift_mustache),
        ("handlers.swift.mustache", PackageResources.handlers_swift_mustache),
        ("header.mustache", PackageResources.header_mustache),
        ("parameters.swift.mustache", PackageResources.parameters_swift_mustache),
        ("plan.swift.mustache", PackageResources.plan_swift_mustache),
        ("plan_settle.mustache", PackageResources.plan_settle_mustache),
        ("reader.mustache", PackageResources.reader_mustache),
        ("service_client.swift.mustache", PackageResources.service_client_swift_mustache),
        ("statements.mustache", PackageResources.statements_mustache),
        ("summary.mustache", PackageResources.summary_mustache),
        ("validator.swift.mustache", PackageResources.validator_swift_mustache),
        ("validator_functions.mustache", PackageResources.validator_functions_mustache),
        ("validators.swift.mustache", PackageResources.validators_swift_mustache),
        ("view_models.swift.mustache", PackageResources.view_models_swift_mustache),
        ("views.swift.mustache", PackageResources.views_swift_mustache),
    ]
}
