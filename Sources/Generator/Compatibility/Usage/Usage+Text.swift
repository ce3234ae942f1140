internal import Contract
internal import Plan

extension Usage {
    /// For people, at most as wide as a field's readers need.
    package var text: String {
        var lines: [String] = []
        for service in services {
            if !lines.isEmpty { lines.append("") }
            let owner = service.owner.map { ", \($0)" } ?? ""
            lines.append("\(service.name) (\(service.file)\(owner))")
            for operation in service.operations { lines += operation.lines }
        }
        if !exposures.isEmpty {
            lines += ["", "sensitive data"]
            for exposure in exposures {
                let owner = exposure.owner.map { " (\($0))" } ?? ""
                lines.append(
                    "  \(exposure.client)\(owner) gets \(exposure.kind): \(exposure.service).\(exposure.operation) "
                        + "\(exposure.pointer) at \(exposure.users.map(\.text).joined(separator: "; "))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package var markdown: String {
        var lines: [String] = []
        for service in services {
            lines += ["# \(service.name)", ""]
            lines.append("`\(service.file)`" + (service.owner.map { ", owned by \($0)" } ?? ""))
            for operation in service.operations { lines += operation.markdown }
            lines.append("")
        }
        if !exposures.isEmpty {
            lines += ["# Sensitive data", "", "| client | kind | field | reaches |", "|---|---|---|---|"]
            for exposure in exposures {
                lines.append(
                    "| \(exposure.client) | \(exposure.kind) "
                        + "| `\(exposure.service).\(exposure.operation)` `\(exposure.pointer)` "
                        + "| \(exposure.users.map { $0.readers.map { "`\($0.text)`" }.joined(separator: ", ") }.joined(separator: "; ")) |"
                )
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}

extension Usage.Operation {
    private var endNote: String {
        guard isDeprecated else { return "" }
        return ", deprecated" + (sunset.map { " until \($0.text)" } ?? "")
    }

    fileprivate var lines: [String] {
        let head = "  \(id) \(method) \(path)\(endNote): "
        guard !callers.isEmpty else { return [head + "nobody calls it"] }
        var lines = [head + "\(fields.count) of \(fieldCount) fields used"]
        for caller in callers { lines.append("    " + caller.text) }
        let width = min((fields + headers).map(\.title.count).max() ?? 0, 48)
        for field in fields + headers {
            let gap = String(repeating: " ", count: max(1, width - field.title.count + 2))
            lines.append("    \(field.title)\(gap)\(field.users.map(\.text).joined(separator: "; "))")
        }
        if !unused.isEmpty {
            lines.append("    unused: \(unused.map(\.text).joined(separator: ", "))")
        }
        return lines
    }

    fileprivate var markdown: [String] {
        var lines = ["", "## \(id)", "", "`\(method) \(path)`\(endNote)", ""]
        guard !callers.isEmpty else { return lines + ["Nobody calls it."] }
        lines += ["| caller | bytes fetched | bytes used |", "|---|---:|---:|"]
        for caller in callers {
            lines.append(
                "| \(caller.title) | \(caller.bytes.map { "\($0.fetched)" } ?? "") "
                    + "| \(caller.bytes.map { "\($0.used) (\($0.percent) %)" } ?? "") |")
        }
        lines += ["", "\(fields.count) of \(fieldCount) fields are used.", "", "| field | used by |", "|---|---|"]
        for field in fields + headers {
            let users = field.users.map { user in
                "\(user.client) \(user.operation) \(user.readers.map { "`\($0.text)`" }.joined(separator: ", "))"
            }
            lines.append("| `\(field.pointer)`\(field.mark) | \(users.joined(separator: "; ")) |")
        }
        if !unused.isEmpty {
            lines += ["", "Nobody uses \(unused.map { "`\($0.pointer)`" }.joined(separator: ", "))."]
        }
        return lines
    }
}

extension Usage.Caller {
    fileprivate var title: String { "\(client) \(operation) \(dependency)\(isFallback ? " (fallback)" : "")" }

    fileprivate var text: String {
        guard let bytes else { return title }
        return "\(title): \(bytes.used) of \(bytes.fetched) bytes used (\(bytes.percent) %)"
    }
}

extension Usage.Bytes {
    /// Rounded.
    package var percent: Int { fetched == 0 ? 100 : (used * 100 + fetched / 2) / fetched }
}

extension Usage.Field {
    fileprivate var mark: String {
        sensitivities.isEmpty ? "" : " (sensitive: \(sensitivities.joined(separator: ", ")))"
    }

    fileprivate var title: String { (pointer.isEmpty ? "the whole answer" : pointer) + mark }
}

extension Usage.User {
    fileprivate var text: String {
        "\(client) \(operation) \(readers.map(\.text).joined(separator: ", "))"
    }
}

extension FieldUse.Unread {
    fileprivate var text: String { fields == 1 ? pointer : "\(pointer) (\(fields) fields)" }
}
