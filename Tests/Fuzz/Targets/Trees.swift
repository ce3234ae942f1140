internal import Diagnostics
internal import OpenAPI

/// Random values, and the texts that stand for them.
struct Trees {
    static let place = Location(file: "a", line: 1, column: 1, pointer: "")

    static func tree(_ random: inout RandomSource, depth: Int = 0) -> Node {
        switch random.below(depth > 5 ? 5 : 8) {
        case 0: return Node(.null, at: place)
        case 1: return Node(.bool(random.once(in: 2)), at: place)
        case 2, 3:
            let text = random.number()
            if let integer = Int64(text) { return Node(.integer(integer), at: place) }
            return Node(.number(text: text, value: Double(text) ?? .infinity), at: place)
        case 4: return Node(.string(random.string()), at: place)
        case 5:
            var elements: [Node] = []
            for _ in 0..<random.below(5) { elements.append(tree(&random, depth: depth + 1)) }
            return Node(.array(elements), at: place)
        default:
            var members: [Node.Member] = []
            var keys: Set<String> = []
            for _ in 0..<random.below(5) {
                let key = random.string()
                guard keys.insert(key).inserted else { continue }
                members.append(.init(key: key, keyLocation: place, value: tree(&random, depth: depth + 1)))
            }
            return Node(.object(members), at: place)
        }
    }

    static func node(_ bytes: [UInt8], isJSON: Bool) -> Node? {
        let diagnostics = Diagnostics()
        let node =
            isJSON
            ? JSONTree.read(bytes, file: "a.json", diagnostics: diagnostics)
            : YAMLTree.read(bytes, file: "a.yaml", diagnostics: diagnostics)
        return diagnostics.hasErrors ? nil : node
    }

    /// A number that makes the same choices for the same input.
    static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func excerpt(_ text: String) -> String { String(text.prefix(200)) }

    /// Whether it is worth to be written out: aliases may stand for a million values.
    static func isSmall(_ node: Node) -> Bool {
        var rest = 50_000
        func count(_ node: Node) {
            rest -= 1 + (node.string?.utf8.count ?? 0) / 16
            guard rest > 0 else { return }
            node.array?.forEach(count)
            node.members?.forEach { member in
                rest -= member.key.utf8.count / 16
                count(member.value)
            }
        }
        count(node)
        return rest > 0
    }

    /// Values with equal texts for numbers that a Double cannot hold.
    static func isFinite(_ node: Node) -> Bool {
        switch node.value {
        case .number(_, let value): value.isFinite
        case .array(let elements): elements.allSatisfy(isFinite)
        case .object(let members): members.allSatisfy { isFinite($0.value) }
        default: true
        }
    }
}

/// Writes a tree as YAML, in one of the many ways.
struct YAMLWriter {
    private var random: RandomSource
    private var text = ""
    private var anchors = 0

    static func write(_ node: Node, seed: UInt64) -> String {
        var writer = YAMLWriter(random: RandomSource(seed: seed))
        writer.block(node, indent: 0, isInline: false)
        return writer.text
    }

    private init(random: RandomSource) {
        self.random = random
    }

    /// - Parameter isInline: a key or a dash stands on the line already.
    private mutating func block(_ node: Node, indent: Int, isInline: Bool) {
        if isInline, random.once(in: 12) {
            anchors += 1
            text += " &n\(anchors)"
        }
        let margin = String(repeating: " ", count: indent)
        switch node.value {
        case .array(let elements) where !elements.isEmpty && indent < 40 && !random.once(in: 4):
            if isInline { text += "\n" }
            for element in elements {
                text += "\(margin)-"
                block(element, indent: indent + 1 + random.below(3), isInline: true)
            }
        case .object(let members) where !members.isEmpty && indent < 40 && !random.once(in: 4):
            if isInline { text += "\n" }
            for member in members {
                text += margin + key(member.key, margin) + ":"
                block(member.value, indent: indent + 1 + random.below(3), isInline: true)
            }
        case .string(let string) where isInline && Self.fitsBlock(string) && random.once(in: 3):
            text += " |\(string.hasSuffix("\n") ? "" : "-")\n"
            let lines = string.hasSuffix("\n") ? String(string.dropLast()) : string
            for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
                text += line.isEmpty ? "\n" : "\(margin) \(line)\n"
            }
        default:
            text += isInline ? " " : ""
            flow(node)
            text += random.once(in: 10) ? " # note\n" : "\n"
        }
    }

    /// Simple keys end after 1024 characters.
    private mutating func key(_ key: String, _ margin: String) -> String {
        let written = scalar(key)
        return written.unicodeScalars.count > 900 ? "? \(written)\n\(margin)" : written
    }

    private mutating func flow(_ node: Node) {
        switch node.value {
        case .null: text += random.pick(["null", "~", "Null", "NULL"])
        case .bool(let flag): text += flag ? random.pick(["true", "True", "TRUE"]) : random.pick(["false", "False"])
        case .integer(let number): text += String(number)
        case .number(let written, _): text += written
        case .string(let string): text += scalar(string)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                text += index > 0 ? ", " : ""
                flow(element)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                let written = scalar(member.key)
                text += (index > 0 ? ", " : "") + (written.unicodeScalars.count > 900 ? "? " : "") + written + " : "
                flow(member.value)
            }
            text += "}"
        }
    }

    private mutating func scalar(_ string: String) -> String {
        if Self.isPlain(string), random.once(in: 2) { return string }
        if random.once(in: 3), string.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            return "'" + string.replacing("'", with: "''") + "'"
        }
        return Self.doubleQuoted(string)
    }

    private static func isPlain(_ string: String) -> Bool {
        let words = ["null", "true", "false", "y", "n"]
        return !string.isEmpty && !words.contains(string) && string.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }

    private static func fitsBlock(_ string: String) -> Bool {
        guard let first = string.utf8.first, first > 0x20 else { return false }
        return !string.hasSuffix("\n\n") && string.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A }
    }

    private static func doubleQuoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: text += "\\\(scalar)"
            case 0x20..<0x7F: text.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                text += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return text + "\""
    }
}
