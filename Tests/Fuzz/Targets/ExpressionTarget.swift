internal import Contract
internal import OpenAPI

/// Expressions, pointers and texts with expressions. What is parsed must be the same when it is written and parsed again.
struct ExpressionTarget: FuzzTarget {
    static let name = "expressions"

    private static let words = [
        "$", "#", "/", ".", "*", "~0", "~1", "~2", "~", "{$", "}", "{", "$request", ".path", ".query.", ".header.",
        ".cookie.", ".body", "body#/", "$auth", ".sub",
        ".claims.", "$item", "$user", ".status", "0", "01", "12345678901234567890", "é", "\u{301}", "$variant",
        "$flags.x", "$request.id",
    ]

    private let mutation: Mutation

    init(seeds: [[UInt8]]) {
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        if random.once(in: 2) {
            var text = ""
            for _ in 0..<random.below(10) { text += random.once(in: 5) ? random.string() : random.pick(Self.words) }
            return Trees.bytes(text)
        }
        return mutation.mutate(random.pick(mutation.seeds), &random)
    }

    func fault(in input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        if let parsed = try? ExpressionParser.parse(text) {
            let written = Self.text(parsed)
            guard let again = try? ExpressionParser.parse(written), again.root == parsed.root,
                again.steps == parsed.steps
            else {
                return "written as \(written) it is another expression"
            }
        }
        if let steps = try? PointerParser.parse(text) {
            let written = Self.text(steps)
            guard (try? PointerParser.parse(written)) == steps else {
                return "written as \(written) it is another pointer"
            }
        }
        if let parts = try? TextTemplate.parse(text) {
            let written = parts.map { part in
                switch part {
                case .literal(let literal): literal
                case .expression(let expression, _): "{\(expression)}"
                }
            }.joined()
            if written != text { return "its parts make up another text: \(written)" }
        }
        return pointerFault(text)
    }

    /// RFC 6901's own pointers.
    private func pointerFault(_ text: String) -> String? {
        if JSONPointer.unescape(JSONPointer.escape(text)) != text { return "escaped it is another token" }
        guard let tokens = JSONPointer.tokens(of: text) else { return nil }
        return JSONPointer.tokens(of: JSONPointer.join(tokens)) == tokens ? nil : "joined it is another pointer"
    }

    private static func text(_ parsed: ExpressionParser.Parsed) -> String {
        let root =
            switch parsed.root {
            case .requestParameter(let place, let name): "$request.\(place.rawValue).\(name)"
            case .requestBody: "$request.body"
            case .requestID: "$request.id"
            case .subject: "$auth.sub"
            case .claim(let name): "$auth.claims.\(name)"
            case .variable(let name): "$\(name)"
            case .variableStatus(let name): "$\(name).status"
            case .variableHeader(let name, let header): "$\(name).header.\(header)"
            }
        return parsed.steps.isEmpty ? root : "\(root)#\(text(parsed.steps))"
    }

    private static func text(_ steps: [Expression.Step]) -> String {
        steps.map { step in
            switch step {
            case .elements: "/*"
            case .index(let index): "/\(index)"
            // Scalar by scalar: a star may carry an accent.
            case .property(let name):
                "/" + JSONPointer.escape(name).unicodeScalars.map { $0 == "*" ? "~2" : String($0) }.joined()
            }
        }.joined()
    }
}
