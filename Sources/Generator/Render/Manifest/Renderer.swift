package import Plan

/// The manifest's lines, run over a plan's values.
package struct Renderer {
    private let set: TemplateSet

    package init(templates: TemplateSet) {
        self.set = templates
    }

    /// Every file, in the manifest's order and then the plan's. Nothing is written.
    ///
    /// - Parameter values: what `per` walks from.
    /// - Throws: the first fault, with the template's place and the file that was being made.
    package func render(_ values: TemplateValue) throws(TemplateError) -> [GeneratedFile] {
        var files: [GeneratedFile] = []
        // Some file systems take names that differ in case alone for one.
        var paths: Set<String> = [GenerationLock.fileName]
        for row in set.manifest.rows {
            guard let template = set.template(inFile: row.template) else {
                throw set.manifest.error(.unknownTemplate(row.template), at: row.offset)
            }
            for stack in try stacks(of: row, values) {
                if let when = row.when {
                    let isWanted = try located(row) { () throws(TemplateError) in
                        try TemplateEvaluator.isTrue(when, in: stack, of: row.output, at: 0)
                    }
                    guard isWanted else { continue }
                }
                let path = try located(row) { () throws(TemplateError) in
                    try TemplateEvaluator.render(row.output, stack)
                }
                guard GeneratedFile.isPath(path) else {
                    throw set.manifest.error(.invalidOutputPath(path), at: row.offset)
                }
                guard paths.insert(path.lowercased()).inserted else {
                    throw set.manifest.error(.duplicateOutput(path), at: row.offset)
                }
                let name: TemplateValue = ["template": .text(row.template)]
                files.append(GeneratedFile(path: path, text: try text(of: template, [name] + stack, path)))
            }
        }
        return files
    }

    /// A template that the manifest lists as a partial, rendered alone: a page, which is no generated file.
    ///
    /// - Parameter name: with `.mustache`.
    package func page(_ name: String, _ values: TemplateValue) throws(TemplateError) -> String {
        guard let template = set.template(inFile: name) else { throw set.manifest.error(.unknownTemplate(name), at: 0) }
        return try TemplateEvaluator.render(template, [values], templates: set.templates, format: .page)
    }

    private func text(
        of template: Template, _ stack: [TemplateValue], _ path: String
    ) throws(TemplateError) -> String {
        do throws(TemplateError) {
            return try TemplateEvaluator.render(template, stack, templates: set.templates)
        } catch {
            var error = error
            error.output = path
            throw error
        }
    }

    /// The output's path is a template inside the manifest: its errors stand at the manifest's line.
    private func located<Value>(
        _ row: Manifest.Row, _ body: () throws(TemplateError) -> Value
    ) throws(TemplateError) -> Value {
        do throws(TemplateError) {
            return try body()
        } catch {
            throw set.manifest.error(error.fault, at: row.offset)
        }
    }

    /// A context for each file: the values on the way to an element, innermost last.
    private func stacks(of row: Manifest.Row, _ values: TemplateValue) throws(TemplateError) -> [[TemplateValue]] {
        var stacks = [[values]]
        for (index, part) in row.per.parts.enumerated() {
            let name = row.per.parts[...index].joined(separator: ".")
            var inner: [[TemplateValue]] = []
            for stack in stacks {
                guard case .object(let members)? = stack.last, let member = members.first(where: { $0.key == part })
                else { throw set.manifest.error(.missingValue(name), at: row.offset) }
                guard case .list(let elements) = member.value else {
                    throw set.manifest.error(.notAList(name), at: row.offset)
                }
                inner += elements.map { stack + [$0] }
            }
            stacks = inner
        }
        return stacks
    }
}
