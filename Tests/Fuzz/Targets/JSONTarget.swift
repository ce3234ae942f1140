internal import BFFJSON
internal import Diagnostics
internal import OpenAPI

/// Bodies and documents. The strict reader, the lenient one and the generator's must agree on what is JSON and on its value.
struct JSONTarget: FuzzTarget {
    static let name = "json"

    private static let words = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\n", "null",
        "true", "false", "nul", "-", "0", "00",
        "1e400", "-0.0e-0", "1.", ".5", "1e", "18446744073709551616", "\n", "\t", " ", "\u{FEFF}", "\u{0}", "[[[[",
        "]]]]", "{\"a\":", "\"a\":1,", "é", "😀", "\u{FFFF}",
    ]

    private let mutation: Mutation

    init(seeds: [[UInt8]]) {
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        let input = random.once(in: 3) ? random.pick(mutation.seeds) : Trees.bytes(Trees.tree(&random).json)
        return random.once(in: 6) ? input : mutation.mutate(input, &random)
    }

    func fault(in input: [UInt8]) -> String? {
        let diagnostics = Diagnostics()
        let tree = JSONTree.read(input, file: "a.json", diagnostics: diagnostics)
        let codes = Set(diagnostics.all.map(\.code))
        let strict = JSONParser()
        var buffer = ByteBuffer()
        input.withUnsafeBytes { buffer.append($0) }
        guard let value = try? strict.parse(buffer) else {
            if (try? lenientText(input)) != nil { return "the lenient reader takes what the strict one refuses" }
            // The generator also takes a byte order mark in front.
            if tree != nil, !input.starts(with: [0xEF, 0xBB, 0xBF]) {
                return "the generator takes what the run time refuses"
            }
            return nil
        }
        var writer = JSONWriter()
        writer.copy(value)
        let text = writer.withBytes { Array($0) }
        guard let again = try? OwnedJSON(bytes: text), again.value.isEqual(to: value) else {
            return "written again it is another value: \(Trees.excerpt(String(decoding: text, as: UTF8.self)))"
        }
        guard let lenient = try? lenientText(input) else {
            return "the lenient reader refuses what the strict one takes"
        }
        if lenient != text {
            return "the lenient reader gives \(Trees.excerpt(String(decoding: lenient, as: UTF8.self)))"
        }
        return generatorFault(tree, codes, text, input)
    }

    private func lenientText(_ input: [UInt8]) throws -> [UInt8] {
        let parser = JSONParser()
        return try input.withUnsafeBytes { bytes in
            let value = try parser.parseLeniently(bytes)
            var writer = JSONWriter()
            writer.copy(value)
            return writer.withBytes { Array($0) }
        }
    }

    private func generatorFault(
        _ tree: Node?, _ codes: Set<DiagnosticCode>, _ text: [UInt8], _ input: [UInt8]
    ) -> String? {
        guard let tree, codes.isEmpty else {
            // What the generator refuses on purpose: duplicate keys, depth, half of a surrogate pair.
            let isKnown = codes.contains(.duplicateKey) || codes.contains(.documentLimit)
            let hasSurrogate = String(decoding: input, as: UTF8.self).lowercased().contains("\\ud")
            return isKnown || hasSurrogate ? nil : "the generator refuses what the run time takes"
        }
        guard let again = Trees.node(text, isJSON: true), again.isEqual(to: tree) else {
            return "the generator reads another value: \(Trees.excerpt(tree.json))"
        }
        return nil
    }
}

extension OwnedJSON {
    fileprivate convenience init(bytes: [UInt8]) throws(JSONError) {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(JSONError) in try OwnedJSON(bytes: bytes) } }
        let value = try result.get()
        self.init(value.value, lease: value)
    }
}
