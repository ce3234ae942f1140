internal import Contract
internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Testing

/// A copy of a workspace whose contracts have the keys of their maps in another order, but where order is meaning:
/// it is what the answer's properties, the envelope's components, operations, headers and cases are written in.
struct ShuffledWorkspace: ~Copyable {
    let folder: URL

    /// Order is part of what these hold; the rest of a schema or of the vocabulary is a set.
    private static let orderedMaps: Set<String> = [
        "properties", "dependencies", "services", "paths", "x-bff-join", "headers", "responses", "content", "mapping",
        "claims", pathItem,
    ]
    /// What a path holds: its operations.
    private static let pathItem = "path item"
    /// What these hold is data.
    private static let data: Set<String> = ["const", "enum", "default", "example", "examples", "value", "body"]

    init(of source: URL, seed: UInt64) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-shuffled-\(UUID().uuidString)")
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: source.path, diagnostics: diagnostics))
        let reader = workspace.documentReader(diagnostics: diagnostics)
        var random = SeededRandom(state: seed)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Templates"), withIntermediateDirectories: true)
        for file in try Self.contracts(in: source) {
            let target = folder.appending(path: file)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            let node = try #require(reader.readNode(file), "\(file)")
            // JSON is YAML: a file keeps its name.
            try Data(Self.shuffled(node, under: "", &random).json.utf8).write(to: target)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func contracts(in source: URL) throws -> [String] {
        let root = source.appending(path: "Contracts").resolvingSymlinksInPath()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return paths.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted().map { "Contracts/\($0)" }
    }

    private static func shuffled(_ node: Node, under key: String, _ random: inout SeededRandom) -> Node {
        switch node.value {
        case .array(let elements):
            return Node(.array(elements.map { shuffled($0, under: "", &random) }), at: node.location)
        case .object(let members):
            let inner = members.map { member in
                guard !data.contains(member.key) || key == "properties" else { return member }
                // A property may be called like a keyword: what it holds is a schema.
                let name = key == "properties" ? "" : key == "paths" ? pathItem : member.key
                return Node.Member(
                    key: member.key, keyLocation: member.keyLocation,
                    value: shuffled(member.value, under: name, &random))
            }
            return Node(.object(orderedMaps.contains(key) ? inner : inner.shuffled(using: &random)), at: node.location)
        default: return node
        }
    }
}

/// SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
