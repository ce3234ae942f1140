/// The path of a matching rule or a generator, such as `$.items[*].name` or `$['a.b'][0]`.
package struct PathExpression: Hashable, Sendable {
    package enum Token: Hashable, Sendable {
        /// `$`
        case root
        case field(String)
        case index(Int)
        /// `.*`: any one member or element.
        case any
        /// `[*]`: any element.
        case anyIndex
    }

    package let tokens: [Token]

    package init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    /// A single name, such as a header's or a query parameter's, whatever characters it has.
    package init(name: String) {
        tokens = [.root, .field(name)]
    }

    /// - Throws: what is wrong with the text, in one sentence.
    package init(_ text: String) throws(PactFault) {
        var reader = PathReader(text)
        tokens = try reader.read()
    }

    /// How well the rule fits a place: 2 for each name that is the same, 1 for each wildcard, multiplied; 0 where it does not fit. A rule
    /// of a place counts for all that stands below it.
    package func weight(at place: DocumentPath) -> Int {
        guard place.steps.count >= tokens.count else { return 0 }
        return zip(tokens, place.steps).reduce(1) { weight, pair in weight * Self.weight(pair.0, pair.1) }
    }

    private static func weight(_ token: Token, _ step: String) -> Int {
        switch token {
        case .root: step == "$" ? 2 : 0
        case .field(let name): step.utf8.elementsEqual(name.utf8) ? 2 : 0
        case .index(let index): Int(step) == index ? 2 : 0
        case .any: 1
        case .anyIndex: step == "[*]" || Int(step) != nil ? 1 : 0
        }
    }

    var lowercased: PathExpression {
        PathExpression(tokens.map { if case .field(let name) = $0 { .field(name.lowercased()) } else { $0 } })
    }
}

/// A place in an actual document: `$`, then names and indices.
package struct DocumentPath: Hashable, Sendable {
    let steps: [String]

    static let root = DocumentPath(steps: ["$"])
    static let empty = DocumentPath(steps: [])

    func appending(_ step: String) -> DocumentPath { DocumentPath(steps: steps + [step]) }
}

extension DocumentPath: CustomStringConvertible {
    package var description: String {
        steps.dropFirst().reduce(into: steps.first ?? "") { text, step in
            if Int(step) != nil {
                text += "[\(step)]"
            } else if step.utf8.allSatisfy({ PathReader.isPlain($0) }) {
                text += ".\(step)"
            } else {
                text += "['\(step)']"
            }
        }
    }
}

/// Why a Pact file cannot be used: one sentence, with the place in the file.
package struct PactFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
