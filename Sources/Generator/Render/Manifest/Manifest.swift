/// Which template makes which files: `manifest.yaml`, a line for each.
///
///     # template                {how often, whether, where to}
///     view_models.swift.mustache: {per: clients, output: "{{module}}/ViewModels.swift"}
///     handler.swift.mustache:     {per: clients.operations, when: isComposed, output: "{{module}}/{{name}}Handler.swift"}
///     header.mustache:            partial
///
/// `per` is a path of lists in the plan's values: one file for each element, rendered with the elements on the way as its
/// context; `.` makes a single file. `when` names a value of the element that must open a section. `output` is a template of the
/// path inside the folder of generated files. The file is YAML, but only lines of just this form are read: there is
/// nothing to configure but the table.
package struct Manifest: Sendable {
    struct Row: Sendable {
        /// The template's file name.
        let template: String
        let per: TemplateName
        let when: TemplateName?
        let output: Template
        /// Of the line's begin, in bytes of the manifest.
        let offset: Int
    }

    package static let fileName = "manifest.yaml"

    /// In the manifest's order.
    let rows: [Row]
    /// Templates that only others include, or that a command renders alone, with the offset of each line.
    let partials: [(template: String, offset: Int)]
    let file: String
    let bytes: [UInt8]

    package init(file: String, text: String) throws(TemplateError) {
        let bytes = Array(text.utf8)
        var rows: [Row] = []
        var partials: [(template: String, offset: Int)] = []
        var seen: Set<String> = []
        var start = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            defer { start += line.count + 1 }
            var reader = ManifestLine(file: file, bytes: bytes, range: start..<(start + line.count))
            guard let entry = try reader.entry() else { continue }
            guard seen.insert(entry.template).inserted else {
                throw TemplateError(.duplicateTemplate(entry.template), file: file, bytes: bytes, offset: start)
            }
            switch entry.use {
            case .partial: partials.append((entry.template, start))
            case .output(let per, let when, let output):
                rows.append(
                    Row(template: entry.template, per: per, when: when, output: output, offset: start))
            }
        }
        (self.rows, self.partials, self.file, self.bytes) = (rows, partials, file, bytes)
    }

    func error(_ fault: TemplateError.Fault, at offset: Int) -> TemplateError {
        TemplateError(fault, file: file, bytes: bytes, offset: offset)
    }
}
