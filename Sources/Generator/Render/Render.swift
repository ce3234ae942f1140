// Render turns a plan's values into the text of files, and writes them.
//
//   Mustache/    a template engine: text with tags → flat instructions → output         (Template, TemplateEvaluator)
//   Manifest/    which template makes which files, and the templates themselves         (Manifest, TemplateSet, Renderer)
//   Output/      files in memory, the lock, staging and swapping, the drift check       (OutputWriter, DriftReport)
//
//     let templates = TemplateSet.load(overriding: nil, diagnostics: diagnostics)
//     let files = try Renderer(templates: templates).render(values)          // nothing is written yet
//     try OutputWriter().write(files, to: "Generated")                       // all of it, or nothing
//
// Templates decide nothing: they see a `TemplateValue` and no contract. A key that a template names and the plan did not
// give is an error with the template's place. Text goes in as it stands, data as a Swift string literal.
//
// Refused: lambdas, inheritance and dynamic names in templates; writing over, or deleting, a file that somebody edited.
