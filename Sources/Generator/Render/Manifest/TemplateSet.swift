package import Diagnostics

/// Every template by its file name, and the manifest. What it refers to is known to exist.
package struct TemplateSet: Sendable {
    /// By the name that `{{> name}}` uses: without `.mustache`.
    let templates: [String: Template]
    let manifest: Manifest

    static let suffix = ".mustache"

    /// The embedded templates, some replaced by a folder's.
    ///
    /// - Parameters:
    ///   - folder: replaces templates and the manifest file by file; nil replaces none. Any other file there is an error.
    ///   - diagnostics: every fault of every template.
    /// - Returns: nil after an error.
    package static func load(
        overriding folder: String?, fileSystem: any FileSystem = LocalFileSystem(), diagnostics: Diagnostics
    ) -> TemplateSet? {
        var sources = EmbeddedTemplates.files.map { name, bytes in
            Source(name: name, file: "Templates/\(name)", bytes: bytes)
        }
        sources.append(
            Source(name: Manifest.fileName, file: "Templates/\(Manifest.fileName)", bytes: EmbeddedTemplates.manifest))
        if let folder {
            guard override(&sources, with: folder, fileSystem, diagnostics) else { return nil }
        }
        let manifest = sources.removeLast()
        return TemplateSet(sources, manifest: manifest, diagnostics: diagnostics)
    }

    /// A file before it is parsed.
    package struct Source: Sendable {
        let name: String
        /// Named in errors.
        var file: String
        var bytes: [UInt8]

        package init(name: String, file: String, bytes: [UInt8]) {
            self.name = name
            self.file = file
            self.bytes = bytes
        }
    }

    /// - Returns: nil after an error.
    package init?(_ sources: [Source], manifest: Source, diagnostics: Diagnostics) {
        var templates: [String: Template] = [:]
        var rows: Manifest?
        var isSound = true
        func check(_ body: () throws(TemplateError) -> Void) {
            do throws(TemplateError) {
                try body()
            } catch {
                diagnostics.report(error.diagnostic)
                isSound = false
            }
        }
        for source in sources {
            check { () throws(TemplateError) in
                guard let name = Self.name(ofFile: source.name) else { return }
                templates[name] = try Template(file: source.file, bytes: source.bytes)
            }
        }
        check { () throws(TemplateError) in
            rows = try Manifest(file: manifest.file, text: String(decoding: manifest.bytes, as: UTF8.self))
        }
        // What does not parse is missing here: references to it would only repeat that.
        guard isSound, let rows else { return nil }
        (self.templates, self.manifest) = (templates, rows)
        for error in referenceErrors() { check { () throws(TemplateError) in throw error } }
        guard isSound else { return nil }
    }

    private func referenceErrors() -> [TemplateError] {
        var errors: [TemplateError] = []
        let listed = manifest.rows.map { ($0.template, $0.offset) } + manifest.partials.map { ($0.template, $0.offset) }
        for (name, offset) in listed where template(inFile: name) == nil {
            errors.append(manifest.error(.unknownTemplate(name), at: offset))
        }
        let listedNames = Set(listed.map(\.0))
        for (name, template) in templates.sorted(by: { $0.key < $1.key }) {
            if !listedNames.contains(name + Self.suffix) { errors.append(template.error(.unusedTemplate, at: 0)) }
            for partial in template.partials where templates[partial.name] == nil {
                errors.append(template.error(.unknownPartial(partial.name), at: partial.offset))
            }
        }
        return errors
    }

    /// - Parameter name: with `.mustache`.
    func template(inFile name: String) -> Template? {
        Self.name(ofFile: name).flatMap { templates[$0] }
    }

    private static func name(ofFile file: String) -> String? {
        file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : nil
    }

    private static func override(
        _ sources: inout [Source], with folder: String, _ fileSystem: any FileSystem, _ diagnostics: Diagnostics
    ) -> Bool {
        func report(_ code: DiagnosticCode, _ file: String, _ message: String, fix: String? = nil) {
            let place = Location(file: file, line: 1, column: 1, pointer: "")
            diagnostics.report(code, at: place, message, fix: fix)
        }
        var isSound = true
        do throws(FileSystemError) {
            guard let files = try fileSystem.files(in: folder) else {
                report(.unreadableFile, folder, "the folder of templates '\(folder)' does not exist")
                return false
            }
            for name in files where !name.hasPrefix(".") {
                let file = "\(folder)/\(name)"
                guard let index = sources.firstIndex(where: { $0.name == name }) else {
                    let names = sources.map(\.name)
                    let all = "name it as one of \(names.joined(separator: ", "))"
                    let fix = Suggestion.fix(for: name, in: names) ?? all
                    report(.unknownTemplate, file, "no template is named '\(name)'", fix: fix)
                    isSound = false
                    continue
                }
                sources[index].file = file
                sources[index].bytes = try fileSystem.read(file) ?? []
            }
        } catch {
            report(.unreadableFile, error.path, "cannot \(error.action) '\(error.path)': \(error.reason)")
            return false
        }
        return isSound
    }
}

extension TemplateError {
    package var diagnostic: Diagnostic {
        Diagnostic(
            .invalidTemplate, at: Location(file: file, line: line, column: column, pointer: ""), fault.message,
            notes: output.map { [Diagnostic.Note("while '\($0)' was made")] } ?? [], fix: fault.fix)
    }
}
