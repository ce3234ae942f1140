/// `/v1/items/{id}`
package enum PathTemplate {
    /// The names in braces, in order.
    package static func names(in path: String) -> [String] {
        var names: [String] = []
        var rest = Substring(path)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            names.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return names
    }

    /// Of the documented operations the one that a request with this method and path is for: the path itself, or that of the most literal
    /// text (OpenAPI 3.1, Paths Object). A server's path may stand before it.
    package static func operation(_ method: String, _ path: String, among operations: [Operation]) -> Operation? {
        let candidates = operations.filter { $0.method == method }
        return candidates.first { $0.path == path }
            ?? candidates.filter { isInstance(path, of: $0.path) }
            .max { literalLength(of: $0.path) < literalLength(of: $1.path) }
    }

    private static func isInstance(_ path: String, of template: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let wanted = template.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.count > wanted.count else { return false }
        return zip(parts.suffix(wanted.count), wanted).allSatisfy(isInstance)
    }

    /// Of one segment; a name stands for at least one character.
    private static func isInstance(_ segment: Substring, of template: Substring) -> Bool {
        guard let open = template.firstIndex(of: "{"), let close = template[open...].firstIndex(of: "}") else {
            return segment == template
        }
        let before = template[..<open]
        guard segment.hasPrefix(before) else { return false }
        let after = template[template.index(after: close)...]
        let value = segment.dropFirst(before.count)
        return value.indices.dropFirst().contains { isInstance(value[$0...], of: after) }
            || (after.isEmpty && !value.isEmpty)
    }

    private static func literalLength(of template: String) -> Int {
        shape(of: template).count { $0 != "{" && $0 != "}" }
    }

    /// The path with its names left out: `/v1/items/{}`.
    static func shape(of path: String) -> String {
        names(in: path).reduce(path) { path, name in
            guard !name.isEmpty, let range = path.firstRange(of: "{\(name)}") else { return path }
            return path.replacingCharacters(range, "{}")
        }
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<String.Index>, _ text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
