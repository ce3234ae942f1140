internal import Diagnostics
internal import OpenAPI

/// JSON Pointers (RFC 6901) in which `*` takes every element and `~2` is a literal `*`.
package enum PointerParser {
    /// - Parameters:
    ///   - text: empty for the whole, else tokens that each start with `/`.
    ///   - character: where the text starts, counted from 1 in its scalar.
    package static func parse(_ text: String, from character: Int = 1) throws(ExpressionFault) -> [Expression.Step] {
        guard let first = text.unicodeScalars.first else { return [] }
        guard first == "/" else {
            throw ExpressionFault(
                character: character, message: "a pointer starts with '/'", fix: "write /\(text)")
        }
        var position = character
        var steps: [Expression.Step] = []
        for token in text.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            position += 1
            steps.append(try step(Array(token), at: position))
            position += token.count
        }
        return steps
    }

    private static func step(_ token: [Unicode.Scalar], at position: Int) throws(ExpressionFault) -> Expression.Step {
        if token == ["*"] { return .elements }
        if let index = index(token) { return .index(index) }
        var name = String.UnicodeScalarView()
        var offset = 0
        while offset < token.count {
            switch token[offset] {
            case "*":
                throw ExpressionFault(
                    character: position + offset, message: "'*' takes every element and stands alone between slashes",
                    fix: "write ~2 for a literal '*'")
            case "~":
                offset += 1
                switch offset < token.count ? token[offset] : nil {
                case "0": name.append("~")
                case "1": name.append("/")
                case "2": name.append("*")
                default:
                    throw ExpressionFault(
                        character: position + offset - 1, message: "'~' is followed by 0, 1 or 2",
                        fix: "write ~0 for '~', ~1 for '/', ~2 for '*'")
                }
            case let scalar: name.append(scalar)
            }
            offset += 1
        }
        return .property(String(name))
    }

    /// RFC 6901 section 4: no leading zeros.
    private static func index(_ token: [Unicode.Scalar]) -> Int? {
        guard let first = token.first, token.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        guard first != "0" || token.count == 1 else { return nil }
        return Int(String(scalars: token))
    }
}

extension ScalarReader {
    func report(_ fault: ExpressionFault, in node: Node, _ name: String) {
        if fault.isLater {
            diagnostics.report(.notSupportedYet, at: node.location, fault.message, fix: fault.fix)
            return
        }
        let text = node.string ?? ""
        diagnostics.report(
            .invalidExpression, at: node.location,
            "\(name) is '\(text)': \(fault.message) (character \(fault.character))", fix: fault.fix)
    }

    func expression(_ node: Node, _ name: String) -> Expression? {
        let form = "write what to read, such as $user#/name"
        guard let text = node.string else {
            wrongKind(node, name, "an expression", fix: form)
            return nil
        }
        do {
            let (root, steps) = try ExpressionParser.parse(text)
            return Expression(root: root, steps: steps, text: text, location: node.location)
        } catch {
            report(error, in: node, name)
            return nil
        }
    }

    /// A pointer as a scalar of its own: `/id`, or with a `#` in front where `hash` asks for it.
    func pointer(_ node: Node, _ name: String, hash: Bool = false) -> [Expression.Step]? {
        let form = hash ? "write it with '#', such as #/items; # alone is the whole" : "write it with '/', such as /id"
        guard let text = node.string else {
            wrongKind(node, name, "a JSON Pointer", fix: form)
            return nil
        }
        guard text.hasPrefix("#") == hash else {
            diagnostics.report(
                .invalidExpression, at: node.location,
                hash ? "\(name) is '\(text)', which lacks '#' in front" : "\(name) is '\(text)': no '#' stands here",
                fix: hash ? "write #\(text)" : "write \(text.dropFirst())")
            return nil
        }
        do {
            return try PointerParser.parse(String(hash ? text.dropFirst() : text[...]), from: hash ? 2 : 1)
        } catch {
            report(error, in: node, name)
            return nil
        }
    }
}
