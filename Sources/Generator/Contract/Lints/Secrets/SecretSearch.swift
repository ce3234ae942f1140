internal import Diagnostics
internal import OpenAPI

/// A contract is read by many, and committed for good: no secret belongs there, not even as an example.
///
/// Two signs count. A text of a shape that gives it away (`SecretShape`) does so anywhere, descriptions too. What stands as example, default,
/// `const`, enum or literal of a plan under a name that means a secret (`SecretName`) counts where it looks drawn at random
/// (`Randomness`); a plan's literal and a `const`, which are sent as they are, already where they are no placeholder. Identifiers, dates,
/// hashes under their own names, expressions, and whatever says that it is an example are none.
///
/// What was found is never printed whole, nor is the line that it stands on. A secret is reported once per file.
struct SecretSearch {
    /// How a value is used.
    private enum Role {
        /// Shown in documentation, or served by stubs.
        case example
        /// Sent, or compared with, as it is.
        case literal
    }

    fileprivate struct Finding {
        let location: Location
        let message: String
        let secret: String
        var repetitions = 0
    }

    private var findings: [Finding] = []
    /// By file and secret, where in `findings` it stands.
    private var known: [[String]: Int] = [:]
    /// Aliases and overlays bring the same scalar to several places.
    private var seen: Set<String> = []

    static func check(_ trees: [Node], diagnostics: Diagnostics) {
        var search = SecretSearch()
        for tree in trees { search.walk(tree, named: nil) }
        for finding in search.findings { diagnostics.report(finding.diagnostic) }
    }

    // MARK: Where a document holds values

    /// - Parameter name: of the parameter, header or property that the node is about.
    private mutating func walk(_ node: Node, named name: String?) {
        switch node.value {
        case .string: checkShape(node)
        case .array(let elements): for element in elements { walk(element, named: name) }
        case .object(let members):
            let own = node["in"]?.string == nil ? name : node["name"]?.string ?? name
            for member in members { walk(member, named: own) }
        case .null, .bool, .integer, .number: break
        }
    }

    private mutating func walk(_ member: Node.Member, named name: String?) {
        let value = member.value
        switch member.key {
        case "example", "examples", "enum", "x-example", "x-examples": read(value, named: name, as: .example)
        case "default": read(value, named: name, as: .example)
        case "const": read(value, named: name, as: .literal)
        case "properties", "headers", "patternProperties":
            for property in value.members ?? [] { walk(property.value, named: property.key) }
        case "parameters" where value.members?.contains { $0.value["in"] == nil && $0.value["$ref"] == nil } ?? false,
            "body":
            // Of a call in a plan: `header.X-Api-Key: …`.
            read(value, named: nil, as: .literal)
        case let key where key.hasPrefix("x-") && !key.hasPrefix("x-bff"):
            read(value, named: key, as: .example)
        default: walk(value, named: name)
        }
    }

    /// Plain data: what an object's members are called tells what they are.
    private mutating func read(_ node: Node, named name: String?, as role: Role) {
        switch node.value {
        case .string(let text):
            if checkShape(node) { return }
            guard let name, SecretName.isOne(name) else { return }
            // What a signed token says has been looked at.
            let isRandom = Randomness.isSecret(text) && !text.hasPrefix("eyJ")
            let isSecret = isRandom || (role == .literal && Self.isSent(text))
            if isSecret { report(node, "the value of '\(name)' looks like a secret", text) }
        case .array(let elements): for element in elements { read(element, named: name, as: role) }
        case .object(let members):
            for member in members {
                // Example Objects hold their value one step further down, and texts about it.
                let isWrapped = Self.wrappers.contains(member.key)
                read(
                    member.value, named: isWrapped ? name : member.key.split(separator: ".").last.map(String.init),
                    as: role)
            }
        case .null, .bool, .integer, .number: break
        }
    }

    private static let wrappers: Set<String> = [
        "value", "dataValue", "serializedValue", "externalValue", "summary", "description",
    ]

    /// No expression, no placeholder, no plain word.
    private static func isSent(_ text: String) -> Bool {
        text.utf8.count >= 8 && !text.hasPrefix("$") && !Placeholder.isOne(text)
            && text.utf8.contains { !(0x61...0x7A).contains($0) && !"-_ ".utf8.contains($0) }
    }

    // MARK: Reporting

    @discardableResult
    private mutating func checkShape(_ node: Node) -> Bool {
        guard let text = node.string, let found = SecretShape.find(in: text) else { return false }
        report(node, "this holds what looks like \(found.kind)", found.text)
        return true
    }

    private mutating func report(_ node: Node, _ message: String, _ secret: String) {
        guard seen.insert(node.location.description).inserted else { return }
        let key = [node.location.source, secret]
        if let index = known[key] {
            findings[index].repetitions += 1
        } else {
            known[key] = findings.count
            findings.append(Finding(location: node.location, message: message, secret: secret))
        }
    }
}

extension SecretSearch.Finding {
    /// Of a secret at most four characters, and at most a quarter.
    fileprivate var diagnostic: Diagnostic {
        let shown = secret.prefix(min(4, secret.count / 4))
        let places = "\(repetitions) more \(repetitions == 1 ? "place" : "places")"
        return Diagnostic(
            .secretInContract, at: location, "\(message): '\(shown)…', \(secret.count) characters",
            notes: repetitions == 0 ? [] : [.init("it stands in \(places) of this file")],
            fix:
                "write a placeholder such as 'example', and have the secret renewed: whoever reads the contract has it",
            hidesLine: true)
    }
}
