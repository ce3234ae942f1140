internal import Diagnostics

/// Follows `$ref`, inside a file and to others. Each fault is reported at the reference that has it, once.
final class ReferenceResolver {
    private let trees: SourceTrees
    /// Local copies of remote documents: URL without fragment → file.
    private let remote: [String: String]
    private let diagnostics: Diagnostics
    private var resolved: [Location: Node?] = [:]
    /// Where each reference leads in the end: a chain is walked once.
    private var targets: [Location: Node?] = [:]

    init(trees: SourceTrees, remote: [String: String], diagnostics: Diagnostics) {
        self.trees = trees
        self.remote = remote
        self.diagnostics = diagnostics
    }

    /// The `$ref` of an object that has one; its value may be no string.
    static func reference(of node: Node) -> Node? { node["$ref"] }

    /// The place that is meant behind any number of references; nil, reported, where one of them leads nowhere. A
    /// node without `$ref` is its own target.
    func target(of node: Node) -> Node? {
        var node = node
        var path: [Location] = []
        var seen: Set<Location> = []
        var end: Node?
        while end == nil {
            guard let reference = Self.reference(of: node) else {
                end = node
                break
            }
            if let known = targets[reference.location] {
                end = known
                break
            }
            guard seen.insert(reference.location).inserted else {
                reportCycle(at: reference)
                break
            }
            path.append(reference.location)
            guard let next = step(reference) else { break }
            node = next
        }
        for place in path { targets[place] = .some(end) }
        return end
    }

    func reportCycle(at reference: Node) {
        diagnostics.report(
            .referenceCycle, at: reference.location, "'\(reference.string ?? "$ref")' leads back to itself",
            fix: "let one of the references on the way name a definition")
    }

    /// One step: what this `$ref` itself names.
    func step(_ reference: Node) -> Node? {
        if let known = resolved[reference.location] { return known }
        let node = resolve(reference, text: reference.string)
        resolved[reference.location] = .some(node)
        return node
    }

    /// What `text`, written at `place`, names: a `$ref`, or a discriminator's mapping.
    func resolve(_ place: Node, text: String?) -> Node? {
        guard let text else {
            diagnostics.report(
                .invalidValue, at: place.location, "'$ref' is \(place.kindName), a string was expected")
            return nil
        }
        let hash = text.firstIndex(of: "#")
        let resource = String(text[..<(hash ?? text.endIndex)])
        guard let file = file(resource, place), let root = trees.root(of: file, from: place.location) else {
            return nil
        }
        guard let hash else { return root }
        let fragment = text[text.index(after: hash)...]
        guard let pointer = PercentEncoding.decode(fragment), let tokens = JSONPointer.tokens(of: pointer) else {
            diagnostics.report(
                .unresolvedReference, at: place.location, "'#\(fragment)' is no JSON pointer",
                fix: "write it like '#/components/schemas/Name'")
            return nil
        }
        switch trees.find(tokens, in: root) {
        case .node(let node): return node
        case .missing(let token, let parent):
            reportMissing(token, below: parent, text: text, at: place.location)
            return nil
        }
    }

    /// Whether `text` names a file that exists, or a remote one, which `resolve` reports.
    func canRead(_ place: Node, text: String) -> Bool {
        let resource = String(text.prefix { $0 != "#" })
        if resource.isEmpty || remote[resource] != nil || resource.hasPrefix("//") || Self.hasScheme(resource) {
            return true
        }
        guard let path = PercentEncoding.decode(resource) else { return true }
        return trees.exists(FilePath.resolve(path, from: place.location.file))
    }

    private func file(_ resource: String, _ place: Node) -> String? {
        if resource.isEmpty { return place.location.file }
        if let local = remote[resource] { return local }
        if resource.hasPrefix("//") || Self.hasScheme(resource) {
            diagnostics.report(
                .remoteReference, at: place.location, "'\(resource)' is not a local file, and nothing is fetched",
                fix: "name a local copy of it under 'references' in bffgen.yaml")
            return nil
        }
        guard let path = PercentEncoding.decode(resource) else {
            diagnostics.report(
                .unresolvedReference, at: place.location, "'\(resource)' has a wrong percent-encoding",
                fix: "write '%' as '%25'")
            return nil
        }
        return FilePath.resolve(path, from: place.location.file)
    }

    /// RFC 3986 section 3.1. A single letter is no scheme but a drive.
    private static func hasScheme(_ resource: String) -> Bool {
        guard let colon = resource.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = resource.utf8[..<colon]
        guard scheme.count > 1, let first = scheme.first, (0x61...0x7A).contains(first | 0x20) else { return false }
        return scheme.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
    }

    private func reportMissing(_ token: String, below parent: Node, text: String, at location: Location) {
        let names = parent.members?.map(\.key) ?? []
        let place =
            parent.location.pointer.isEmpty ? "the root of '\(parent.location.file)'" : "'#\(parent.location.pointer)'"
        let what =
            parent.members == nil && parent.array == nil
            ? "\(place) is \(parent.kindName)" : "\(place) has no '\(token)'"
        diagnostics.report(
            .unresolvedReference, at: location, "'\(text)' leads nowhere: \(what)",
            fix: Suggestion.fix(for: token, in: names))
    }
}

/// RFC 3986 section 2.1.
enum PercentEncoding {
    /// nil where `%` is not followed by two hexadecimal digits, or the bytes are no UTF-8.
    static func decode(_ text: some StringProtocol) -> String? {
        if !text.utf8.contains(UInt8(ascii: "%")) { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
