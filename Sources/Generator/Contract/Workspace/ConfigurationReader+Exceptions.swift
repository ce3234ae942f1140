internal import Diagnostics
internal import OpenAPI

/// `exceptions` of bffgen.yaml: warnings that are meant to be.
///
///     exceptions:
///       - code: generic-bff
///         at: clients/tv.yaml#/paths/~1v1~1home      # a file, or a place in it and all below; without: anywhere
///         reason: boxes and sets share every screen but this one
extension ConfigurationReader {
    static let exceptionKeys = ["code", "at", "reason"]

    /// Puts every entry that can be read into force.
    func exceptions(_ object: ObjectReader) {
        for node in object.array("exceptions", of: "exceptions") ?? [] {
            if let exception = exception(node) { diagnostics.accept(exception) }
        }
    }

    private func exception(_ node: Node) -> DiagnosticException? {
        let name = "an exception"
        let object = ObjectReader(node, name, keys: Self.exceptionKeys, diagnostics: diagnostics)
        guard let object else { return nil }
        let code = object.required("code", in: name, fix: "name the warning: code: pass-through").flatMap(warning)
        let reason = object.required("reason", in: name, fix: "say why it is meant to be: reason: …")
            .flatMap { scalars.string($0, "'reason'") }
        var place: (file: String?, pointer: String)? = (nil, "")
        if let node = object.node("at") { place = self.place(node) }
        guard let code, let reason, let place else { return nil }
        return DiagnosticException(
            code: code, file: place.file, pointer: place.pointer, reason: reason, location: node.location)
    }

    private func warning(_ node: Node) -> DiagnosticCode? {
        guard let text = scalars.string(node, "'code'") else { return nil }
        let warnings = DiagnosticCode.allCases.filter { $0.severity == .warning }
        if let code = warnings.first(where: { $0.rawValue == text }) { return code }
        let isError = DiagnosticCode(rawValue: text) != nil
        diagnostics.report(
            .needlessException, at: node.location,
            isError ? "'\(text)' is an error, and only warnings can be excepted" : "there is no code '\(text)'",
            fix: isError
                ? "remove the entry and repair what it names"
                : Suggestion.fix(for: text, in: warnings.map(\.rawValue))
                    ?? "use a code as messages show it in brackets")
        return nil
    }

    /// `clients/tv.yaml#/paths`, relative to Contracts.
    private func place(_ node: Node) -> (file: String?, pointer: String)? {
        guard let text = scalars.string(node, "'at'") else { return nil }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts[0])
        // Hand-written Swift stands elsewhere, and may not be there yet.
        guard path.hasPrefix("../") || exists(absolute(path), isFolder: false) else {
            diagnostics.report(
                .unreadableFile, at: node.location, "there is no file '\(path)'",
                fix: "write it relative to \(Workspace.contractsFolder)/, such as clients/tv.yaml#/paths")
            return nil
        }
        return (FilePath.relative(absolute(path), to: root), parts.count > 1 ? String(parts[1]) : "")
    }
}
