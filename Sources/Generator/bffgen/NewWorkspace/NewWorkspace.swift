internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Render

/// Writes a workspace that nobody has touched yet: the starter's files, and what they generate.
///
/// All of it is put together beside the folder and moved there in one step, so that an interrupted run leaves no half.
struct NewWorkspace {
    let name: String
    /// Absolute; missing or empty.
    let folder: String
    let package: PackageReference

    func write(in surroundings: Surroundings) throws -> ExitCode {
        let files = FileManager.default
        let parent = FilePath.folder(of: folder)
        let staged = "\(parent).\(name).bffgen-staged"
        try? files.removeItem(atPath: staged)
        defer { try? files.removeItem(atPath: staged) }
        for file in StarterFiles.all + [StarterFiles.schema] { try write(file, to: staged) }

        guard let pipeline = Pipeline.open(directory: staged, in: surroundings) else { return .faults }
        guard let generated = pipeline.files(templates: nil) else { return pipeline.finish() }
        try OutputWriter().write(generated, to: pipeline.workspace.generatedDirectory)
        let code = pipeline.finish()
        guard code == .fine else { return code }

        if files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
        try files.moveItem(atPath: staged, toPath: folder)
        surroundings.output(welcome(count: StarterFiles.all.count + 1, generatedCount: generated.count))
        return .fine
    }

    private func write(_ file: StarterFiles.File, to staged: String) throws {
        let url = URL(filePath: "\(staged)/\(file.path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(try content(of: file)).write(to: url)
        if file.isExecutable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
        }
    }

    private func content(of file: StarterFiles.File) throws -> [UInt8] {
        guard file.isTemplate else { return file.bytes }
        let template = try Template(file: "Starter/\(file.source)", bytes: file.bytes)
        return Array(try TemplateEvaluator.render(template, [values]).utf8)
    }

    private var values: TemplateValue {
        var values: [TemplateValue.Member] = [
            .init("name", .text(name)), .init("packageName", .text(package.packageName)),
        ]
        switch package {
        case .path(let path):
            values += [
                .init("path", .literal(path)), .init("pathText", .text(path)), .init("url", .absent),
                .init("branch", .absent),
            ]
        case .url(let url, let branch):
            values += [
                .init("path", .absent), .init("pathText", .absent), .init("url", .literal(url)),
                .init("branch", .literal(branch)),
            ]
        }
        return .object(values)
    }

    private func welcome(count: Int, generatedCount: Int) -> String {
        """
        \(name): \(count) files, and \(generatedCount) generated from its contracts

          cd \(folder)
          make run     stubs of its services and the BFF, three requests
          make test    its contract tests

        README.md says what to change.

        """
    }
}
