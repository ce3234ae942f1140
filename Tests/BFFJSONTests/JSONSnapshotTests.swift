import Foundation
import Testing

@testable import BFFJSON

@Suite struct JSONSnapshotTests {
    static let samples = [
        "null", "true", "false", "0", "-1", "1.5", "-0.0", "9223372036854775807", "18446744073709551615", "1e300",
        #""""#, #""a""#, #""é😀\n\"\\ ""#, "[]", "{}", "[[]]", "[{}]", #"{"":{}}"#, #"{"a":[]}"#, "[1,2.5,-3,\"x\"]",
        #"{"a":1,"a":2}"#, #"{"a":{"b":{"c":["d",{"e":"f"}]}},"g":[true,false,null],"h":"i"}"#,
        // Words of numbers that look like words of texts and of containers.
        "[\"a\",2449958197289549824,\"b\",6557241057451442176,8863084066665136128,\"c\"]",
        "[\"a\",9.4e-304,\"b\"]", "{\"\":[2449958197289549825,{\"x\":2449958197289549900}],\"y\":\"z\"}",
        // Lenient tapes.
        "[123456789012345678901234567890,\"a\",1e400,-1e999]", #"["\ud800",{"k":"\udc00x"},"after"]"#,
        #"{"\ud800":1,"b":"c"}"#,
    ]

    /// Nested deeper than what is readable: the innermost part is kept as text.
    static let deep = [1022, 1023, 1024, 1100, 5_000].map { depth in
        String(repeating: "[1,{\"a\":", count: depth / 2) + "\"x\"" + String(repeating: "},2]", count: depth / 2)
    }

    /// The value, all values in it, in the document's order.
    private func places(_ root: JSONValue) -> [JSONValue] {
        var all = [root]
        var next = 0
        while next < all.count {
            let value = all[next]
            if var members = value.members { while let (_, member) = members.next() { all.append(member) } }
            if var elements = value.elements { while let element = elements.next() { all.append(element) } }
            next += 1
        }
        return all
    }

    private func expectSame(_ snapshot: JSONSnapshot, _ source: JSONValue, _ note: String) {
        // Before comparing: an odd tape must not crash the comparison.
        let (copy, original) = (words(snapshot.value), words(source))
        guard copy.map(\.tag) == original.map(\.tag), zip(copy, original).allSatisfy({ $0.matches($1) }) else {
            Issue.record("another tape: \(note)")
            return
        }
        #expect(snapshot.value.isEqual(to: source), "\(note)")
        #expect(written { $0.copy(snapshot.value) } == written { $0.copy(source) }, "\(note)")
        #expect(written { snapshot.write(to: &$0) } == written { $0.copy(source) }, "\(note)")
    }

    private struct Word {
        let tag: UInt8
        let number: UInt64?
        /// An index, from the value's own.
        let index: Int?
        let text: String?

        func matches(_ other: Word) -> Bool {
            tag == other.tag && number == other.number && index == other.index && text == other.text
        }
    }

    private func words(_ value: JSONValue) -> [Word] {
        var words: [Word] = []
        var at = value.index
        while at < value.indexBehind {
            let place = JSONValue(tape: value.tape, strings: value.strings, index: at)
            switch place.tag {
            case Tape.integer, Tape.unsigned, Tape.double:
                words.append(Word(tag: place.tag, number: value.tape[at + 1], index: nil, text: nil))
                at += 1
            case Tape.string, Tape.bigNumber, Tape.unreadable:
                words.append(Word(tag: place.tag, number: nil, index: nil, text: place.payloadText.string))
            case Tape.object, Tape.array:
                words.append(Word(tag: place.tag, number: nil, index: place.indexBehind - value.index, text: nil))
            case Tape.objectEnd, Tape.arrayEnd:
                words.append(Word(tag: place.tag, number: nil, index: place.payload - value.index, text: nil))
            default:
                words.append(Word(tag: place.tag, number: nil, index: nil, text: nil))
            }
            at += 1
        }
        return words
    }

    private func expectSameEverywhere(_ json: String, numbers: JSONParser.Numbers = .nearest) throws {
        var buffer = ByteBuffer()
        buffer.append(string: json)
        let parser = JSONParser(numbers: numbers)
        defer { withExtendedLifetime(parser) {} }
        let root = try parser.parse(buffer)
        for place in places(root) {
            let snapshot = JSONSnapshot(copying: place)
            expectSame(snapshot, place, json)
            // And of a copy.
            expectSame(JSONSnapshot(copying: snapshot.value), place, json)
        }
    }

    @Test(arguments: samples)
    func `a copy of any part is that part`(json: String) throws {
        try expectSameEverywhere(json)
        try expectSameEverywhere(json, numbers: .exact)
    }

    @Test(arguments: deep)
    func `depth costs no stack`(json: String) throws {
        try withJSON(json) { root in
            let snapshot = JSONSnapshot(copying: root)
            #expect(written { $0.copy(snapshot.value) } == json)
        }
    }

    @Test func `big values are copied whole`() throws {
        let items = (0..<40_000).map { #"{"id":"item-\#($0)","n":\#($0),"price":\#($0).25,"tags":["a","b"]}"# }
        try withJSON("[\(items.joined(separator: ","))]") { root in
            let snapshot = JSONSnapshot(copying: root)
            #expect(snapshot.value.count == 40_000)
            #expect(snapshot.value.isEqual(to: root))
            var elements = try #require(root.elements)
            var index = 0
            while let element = elements.next() {
                defer { index += 1 }
                guard index % 997 == 0 else { continue }
                let item = JSONSnapshot(copying: element)
                #expect(item.value["id"]?.text?.string == "item-\(index)")
                #expect(item.byteCount < 400, "only its own part")
            }
            #expect(snapshot.byteCount > root.count * 100)
        }
    }

    @Test func `a copy outlives its parser's next body`() throws {
        let parser = JSONParser()
        var buffer = ByteBuffer()
        buffer.append(string: #"{"a":["first",1],"b":"second"}"#)
        let snapshot = JSONSnapshot(copying: try parser.parse(buffer))
        buffer.removeAll()
        buffer.append(string: #"{"x":["other",2],"y":"bodies"}"#)
        _ = try parser.parse(buffer)
        parser.releaseExcess()
        #expect(written { snapshot.write(to: &$0) } == #"{"a":["first",1],"b":"second"}"#)
    }

    @Test func `a copy can be read from a text of its own`() throws {
        let bytes = Array(#"{"a":["first",1e400]}"#.utf8)
        let snapshot = try bytes.withUnsafeBytes { try JSONSnapshot(parsing: $0) }
        #expect(written { snapshot.write(to: &$0) } == #"{"a":["first",1e400]}"#)
        #expect(throws: JSONError.self) { try [UInt8]().withUnsafeBytes { try JSONSnapshot(parsing: $0) } }
        #expect(throws: JSONError.self) { try Array("{".utf8).withUnsafeBytes { try JSONSnapshot(parsing: $0) } }
    }

    @Test func `it says what it takes`() throws {
        func bytes(_ json: String) throws -> Int { try withJSON(json) { JSONSnapshot(copying: $0).byteCount } }
        let overhead = JSONSnapshot.overheadBytes
        #expect(try bytes("null") == overhead + 16)
        #expect(try bytes("7") == overhead + 24)
        // Four bytes of length and a zero stand around a text.
        #expect(try bytes(#""abc""#) == overhead + 16 + 8)
        #expect(try bytes(#"{"a":[]}"#) == overhead + 48 + 6)
    }

    @Test func `random values are copied whole, and all their parts`() throws {
        var random = SeededJSON(state: 11)
        for _ in 0..<400 {
            let json = random.value(depth: 5)
            try expectSameEverywhere(json)
        }
    }

    @Test func `threads read one copy`() async throws {
        let items = (0..<200).map { #"{"id":"item-\#($0)","n":\#($0)}"# }
        let snapshot = try withJSON("[\(items.joined(separator: ","))]") { JSONSnapshot(copying: $0) }
        let expected = written { snapshot.write(to: &$0) }
        let same = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<20).allSatisfy { _ in written { snapshot.write(to: &$0) } == expected } }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(same)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil, "CORPORA is unset"))
    func `whatever the suite of JSON texts holds is copied whole`() throws {
        let corpora = try #require(ProcessInfo.processInfo.environment["CORPORA"])
        let folder = URL(fileURLWithPath: corpora).appending(path: "dev/json-test-suite/test_parsing")
        let parser = JSONParser()
        var copied = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var buffer = ByteBuffer()
            try Data(contentsOf: folder.appending(path: name)).withUnsafeBytes { buffer.append($0) }
            guard let root = try? parser.parse(buffer) else { continue }
            for place in places(root) { expectSame(JSONSnapshot(copying: place), place, name) }
            copied += 1
        }
        #expect(copied > 50)
    }
}

/// Random JSON texts, the same in every run.
private struct SeededJSON {
    var state: UInt64

    private mutating func below(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }

    mutating func value(depth: Int) -> String {
        let kinds: UInt64 = depth > 0 ? 12 : 8
        switch below(kinds) {
        case 0: return ["null", "true", "false"][Int(below(3))]
        // Every tag as the first byte of a number's word.
        case 1: return "\(Int64(bitPattern: below(256) << 56 | below(1 << 31)))"
        case 2: return "\(Double(bitPattern: (below(200) + 1) << 56 | below(1 << 31)))"
        case 3: return "\(UInt64.max - below(1000))"
        case 4: return ["123456789012345678901234567890", "1e999", #""\ud800""#, "-0.0"][Int(below(4))]
        case 5..<8: return text()
        case 8, 9:
            let elements = (0..<below(6)).map { _ in value(depth: depth - 1) }
            return "[\(elements.joined(separator: ","))]"
        default:
            let members = (0..<below(6)).map { _ in "\(text()):\(value(depth: depth - 1))" }
            return "{\(members.joined(separator: ","))}"
        }
    }

    private mutating func text() -> String {
        let pieces = ["a", "é", "\\n", "😀", "\\u0000", "longer than a word"]
        return "\"" + (0..<below(5)).map { _ in pieces[Int(below(6))] }.joined() + "\""
    }
}
