internal import Diagnostics
internal import OpenAPI

/// What a file of a workspace may hold. What is read must be the same when it is written, as JSON or in any of YAML's ways, and
/// read again.
struct YAMLTarget: FuzzTarget {
    static let name = "yaml"

    private static let words = [
        "&a ", "*a", "<<: ", "<<: *a\n", "- ", "? ", ": ", "|\n", ">-\n", "|2+\n", "'", "\"", "{", "}", "[", "]", ",",
        "#", "!", "!!str ", "!!int ",
        "!!float ", "!<tag:yaml.org,2002:null> ", "%YAML 1.2\n", "%TAG ! a\n", "---\n", "...\n", "\n", "\n\n", "\r\n",
        "\t", "  ", "\\x41", "\\U0010ffff",
        "\\\n", "0x7f", "0o17", ".inf", ".nan", "+1", "1.", "~", "null", "\u{FEFF}", "\u{85}", "\u{2028}", "@", "`",
        "a: b\n", "key: &b {x: *a}\n", "&a:b ", "?x",
    ]

    private let mutation: Mutation

    init(seeds: [[UInt8]]) {
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        var input =
            random.once(in: 2)
            ? random.pick(mutation.seeds) : Trees.bytes(YAMLWriter.write(Trees.tree(&random), seed: random.next()))
        if random.once(in: 8) { return input }
        input = mutation.mutate(input, &random)
        return input
    }

    func fault(in input: [UInt8]) -> String? {
        guard let tree = Trees.node(input, isJSON: false), Trees.isSmall(tree) else { return nil }
        // Infinity and not-a-number are null in JSON.
        if Trees.isFinite(tree) {
            guard let again = Trees.node(Trees.bytes(tree.json), isJSON: true), again.isEqual(to: tree) else {
                return "as JSON it is another value: \(Trees.excerpt(tree.json))"
            }
        }
        let yaml = YAMLWriter.write(tree, seed: Trees.hash(input))
        guard let again = Trees.node(Trees.bytes(yaml), isJSON: false), again.isEqual(to: tree) else {
            return "written again it is another value: \(Trees.excerpt(yaml))"
        }
        return nil
    }
}
