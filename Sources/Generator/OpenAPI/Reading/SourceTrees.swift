internal import Diagnostics

/// The trees of all files that a run reads: each is read once, whoever asks, and its faults are reported once.
final class SourceTrees {
    private let files: SourceFiles
    private let diagnostics: Diagnostics
    private var roots: [String: Node?] = [:]
    /// Members of large objects by key: a linear search for every `$ref` would take quadratic time.
    private var indices: [String: [String: Int]] = [:]
    private static let indexedMembersMin = 16
    private let overlays: DocumentOverlays

    init(files: SourceFiles, overlays: DocumentOverlays = DocumentOverlays(), diagnostics: Diagnostics) {
        self.files = files
        self.overlays = overlays
        self.diagnostics = diagnostics
    }

    /// - Parameter from: who names the file, and is blamed if it cannot be read; nil blames the file itself.
    func root(of file: String, from: Location?) -> Node? {
        if let known = roots[file] { return known }
        let written = read(file, from: from ?? Location(file: file, line: 1, column: 1, pointer: ""))
        let root = written.flatMap { overlays.applied(to: $0, of: file, trees: self, diagnostics: diagnostics) }
        roots[file] = .some(root)
        return root
    }

    func exists(_ file: String) -> Bool {
        if let known = roots[file] { return known != nil }
        if MetaSchema.text(of: file) != nil { return true }
        return if case .success = files.bytes(of: file) { true } else { false }
    }

    /// What could be read so far, by name.
    var all: [Node] { roots.sorted { $0.key < $1.key }.compactMap(\.value) }

    /// Takes a tree in memory for a file of that name.
    func add(_ root: Node, as file: String) { roots[file] = .some(root) }

    private func read(_ file: String, from: Location) -> Node? {
        if let text = MetaSchema.text(of: file) {
            return JSONTree.read(Array(text.utf8), file: file, diagnostics: diagnostics)
        }
        switch files.bytes(of: file) {
        case .failure(.system(let reason)):
            diagnostics.report(
                .unreadableFile, at: from, "file '\(file)' cannot be read: \(reason)", fix: "check the path")
        case .failure(.directory):
            diagnostics.report(
                .unreadableFile, at: from, "'\(file)' is a folder, a file was expected", fix: "name a file")
        case .failure(.tooLarge(let bytesMax)):
            diagnostics.report(
                .unreadableFile, at: from, "file '\(file)' is larger than \(bytesMax) bytes", fix: "split it with $ref")
        case .success(let bytes):
            return Self.parse(bytes, file: file, diagnostics: diagnostics)
        }
        return nil
    }

    /// A name that ends in `.json` is JSON. What else starts like JSON is read so too, because YAML's reader
    /// refuses some of JSON; what then is none may still be YAML's flow style.
    private static func parse(_ bytes: [UInt8], file: String, diagnostics: Diagnostics) -> Node? {
        if file.lowercased().hasSuffix(".json") { return JSONTree.read(bytes, file: file, diagnostics: diagnostics) }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            let attempt = Diagnostics()
            if let root = JSONTree.read(bytes, file: file, diagnostics: attempt) {
                for diagnostic in attempt.all { diagnostics.report(diagnostic) }
                return root
            }
        }
        return YAMLTree.read(bytes, file: file, diagnostics: diagnostics)
    }

    /// Where a walk down a pointer ends.
    enum Found {
        case node(Node)
        /// `token` does not exist below `parent`.
        case missing(token: String, parent: Node)
    }

    func find(_ tokens: [String], in root: Node) -> Found {
        var node = root
        for token in tokens {
            guard let child = child(token, of: node) else { return .missing(token: token, parent: node) }
            node = child
        }
        return .node(node)
    }

    func child(_ token: String, of node: Node) -> Node? {
        switch node.value {
        case .array(let elements):
            // RFC 6901 section 4: digits without leading zeros.
            guard token == "0" || (token.first != "0" && token.utf8.allSatisfy { (0x30...0x39).contains($0) }),
                let index = Int(token), index < elements.count
            else { return nil }
            return elements[index]
        case .object(let members):
            if members.count < Self.indexedMembersMin { return node[token] }
            let place = "\(node.location.file)#\(node.location.pointer)"
            let index =
                indices[place]
                ?? Dictionary(members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
            indices[place] = index
            return index[token].map { members[$0].value }
        default: return nil
        }
    }
}
