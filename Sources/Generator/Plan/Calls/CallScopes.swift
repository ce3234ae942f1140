internal import Contract
internal import OpenAPI

extension CallPlanner {
    /// Writes what the dependency's entries are kept apart by, or what its write makes stale; nil where nothing is.
    func scope(of index: Int) -> (dependency: Int, statements: [Statement])? {
        let dependency = operation.dependencies[index]
        let scopes = dependency.calls.compactMap { $0.cache?.scope } + [dependency.invalidationScope]
        guard let values = scopes.first(where: { !$0.isEmpty }) else { return nil }
        return (index, values.flatMap(part))
    }

    private func part(_ source: Source) -> [Statement] {
        guard let access = scope.access.access(source) else { return [.line("key.append(\(Access.unresolved))")] }
        // A text that is not there is a part of its own.
        guard access.isOptional, access.type == "Int" else { return [.line("key.append(\(access.text))")] }
        return [
            .block("if let value = \(access.text) {", [.line("key.append(value)")]),
            .block("else {", [.line("key.appendNothing()")]),
        ]
    }
}
