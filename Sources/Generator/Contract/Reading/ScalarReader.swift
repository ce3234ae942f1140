internal import Diagnostics
internal import OpenAPI

/// Reads single values of the vocabulary. Each function reports and gives nil where the value is not what the key
/// takes; `name` is how a message calls the value: `'timeout'`.
struct ScalarReader {
    let diagnostics: Diagnostics

    func wrongKind(_ node: Node, _ name: String, _ expected: String, fix: String) {
        diagnostics.report(.wrongKind, at: node.location, "\(name) must be \(expected), not \(node.kindName)", fix: fix)
    }

    /// A string with something in it.
    func string(_ node: Node, _ name: String, fix: String? = nil) -> String? {
        guard let text = node.string else {
            wrongKind(node, name, "a string", fix: fix ?? "write it in quotes")
            return nil
        }
        guard !text.isEmpty else {
            diagnostics.report(
                .invalidValue, at: node.location, "\(name) is empty", fix: fix ?? "write it or leave the key out")
            return nil
        }
        return text
    }

    func bool(_ node: Node, _ name: String) -> Bool? {
        if let flag = node.bool { return flag }
        wrongKind(node, name, "true or false", fix: "write true or false, without quotes")
        return nil
    }

    func integer(_ node: Node, _ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = node.integer else {
            wrongKind(node, name, "an integer", fix: "write digits, without quotes or fraction")
            return nil
        }
        guard let value = Int(exactly: number), range.contains(value) else {
            let wanted =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            diagnostics.report(
                .invalidValue, at: node.location, "\(name) is \(number), outside its range", fix: "write \(wanted)")
            return nil
        }
        return value
    }

    func array(_ node: Node, _ name: String, of items: String) -> [Node]? {
        if let nodes = node.array { return nodes }
        wrongKind(node, name, "a list of \(items)", fix: "write it in brackets: […]")
        return nil
    }

    /// One of an enumeration's raw values.
    func choice<Choice: RawRepresentable & CaseIterable>(_ node: Node, _ name: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        let known = Choice.allCases.map(\.rawValue)
        guard let text = node.string ?? (node.isNull && known.contains("null") ? "null" : nil) else {
            wrongKind(node, name, "a string", fix: ObjectReader.list(known))
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        diagnostics.report(
            .invalidValue, at: node.location, "\(name) cannot be '\(text)'",
            fix: Suggestion.fix(for: text, in: known) ?? ObjectReader.list(known))
        return nil
    }

    /// HTTP statuses, each once.
    ///
    /// - Parameter rule: in words, what `isAllowed` takes.
    func statuses(_ node: Node, _ name: String, rule: String, isAllowed: (Int) -> Bool) -> [Int]? {
        guard let nodes = array(node, name, of: "HTTP statuses") else { return nil }
        var statuses: [Int] = []
        for node in nodes {
            guard let number = node.integer else {
                wrongKind(node, "a status in \(name)", "an integer", fix: "use \(rule)")
                continue
            }
            guard let status = Int(exactly: number), isAllowed(status) else {
                diagnostics.report(
                    .invalidValue, at: node.location, "\(name) cannot hold \(number)", fix: "use \(rule)")
                continue
            }
            if statuses.contains(status) {
                diagnostics.report(
                    .duplicateName, at: node.location, "\(name) lists \(status) twice", fix: "remove one of them")
                continue
            }
            statuses.append(status)
        }
        return statuses.count == nodes.count ? statuses : nil
    }

    /// What a number, boolean or string says, as a JSON document would write it (a string without quotes).
    func text(_ node: Node) -> String? {
        switch node.value {
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let text, _): text
        case .string(let text): text
        case .null, .array, .object: nil
        }
    }
}
