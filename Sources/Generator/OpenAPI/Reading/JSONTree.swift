package import Diagnostics

/// Reads JSON strictly (RFC 8259) into a positioned tree. What YAML's reader cannot take of it (escaped surrogate
/// pairs, keys beyond 1024 bytes) is read here, and what is no JSON is refused at the exact character.
package struct JSONTree {
    let bytes: [UInt8]
    private let file: String
    private let diagnostics: Diagnostics
    var index = 0
    private var line = 1
    private var lineStart = 0
    /// UTF-8 continuation bytes since the line's start: a column counts scalars.
    var continuationBytes = 0

    /// Duplicate keys are reported and reading goes on with the first; nil after any other fault.
    package static func read(_ bytes: [UInt8], file: String, diagnostics: Diagnostics) -> Node? {
        do throws(ReadingFault) {
            try checkEncoding(bytes, file)
            var reader = JSONTree(bytes: bytes, file: file, diagnostics: diagnostics)
            return try reader.document()
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    /// JSON is UTF-8 (RFC 8259, section 8.1).
    private static func checkEncoding(_ bytes: [UInt8], _ file: String) throws(ReadingFault) {
        if String(validating: bytes, as: UTF8.self) != nil { return }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var (line, column) = (1, 1)
        while case .valid(let scalar) = parser.parseScalar(from: &rest) {
            if scalar.first == 0x0A { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        throw ReadingFault(
            .invalidJSON, at: Location(file: file, line: line, column: column, pointer: ""),
            "the file is not encoded as UTF-8 here", fix: "save it as UTF-8")
    }

    init(bytes: [UInt8], file: String, diagnostics: Diagnostics) {
        self.bytes = bytes
        self.file = file
        self.diagnostics = diagnostics
    }

    private mutating func document() throws(ReadingFault) -> Node {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
            lineStart = 3
        }
        skipSpace()
        guard index < bytes.count else { throw fault("the file is empty, a JSON value was expected") }
        let node = try value(pointer: "", depth: 1)
        skipSpace()
        guard index == bytes.count else { throw fault("\(found) stands behind the end of the document") }
        return node
    }

    private mutating func value(pointer: String, depth: Int) throws(ReadingFault) -> Node {
        let location = location(pointer)
        guard depth <= ReadingLimit.depthMax else {
            throw ReadingFault(
                .documentLimit, at: location, "values are nested more than \(ReadingLimit.depthMax) deep",
                fix: "flatten the document")
        }
        guard index < bytes.count else { throw fault("the file ends where a value was expected") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return Node(.object(try object(pointer, depth)), at: location)
        case UInt8(ascii: "["): return Node(.array(try array(pointer, depth)), at: location)
        case UInt8(ascii: "\""): return Node(.string(try string()), at: location)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Node(try number(), at: location)
        case UInt8(ascii: "t"): return Node(try word("true", .bool(true)), at: location)
        case UInt8(ascii: "f"): return Node(try word("false", .bool(false)), at: location)
        case UInt8(ascii: "n"): return Node(try word("null", .null), at: location)
        case UInt8(ascii: "'"):
            throw fault("\(found) stands where a value was expected", fix: "write strings in double quotes")
        default: throw fault("\(found) stands where a value was expected")
        }
    }

    private mutating func object(_ pointer: String, _ depth: Int) throws(ReadingFault) -> [Node.Member] {
        index += 1
        skipSpace()
        var members: [Node.Member] = []
        var places: [String: Location] = [:]
        if take(UInt8(ascii: "}")) { return members }
        while true {
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw fault("\(found) stands where a key in double quotes was expected")
            }
            let start = location(pointer)
            let key = try string()
            let keyPointer = JSONPointer.child(key, of: pointer)
            let keyLocation = Location(file: file, line: start.line, column: start.column, pointer: keyPointer)
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("\(found) stands where ':' was expected") }
            skipSpace()
            let value = try value(pointer: keyPointer, depth: depth + 1)
            if let first = places[key] {
                diagnostics.report(.duplicate(key: key, at: keyLocation, first: first))
            } else {
                places[key] = keyLocation
                members.append(Node.Member(key: key, keyLocation: keyLocation, value: value))
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            let comma = self
            guard take(UInt8(ascii: ",")) else { throw fault("\(found) stands where ',' or '}' was expected") }
            skipSpace()
            if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
                throw comma.fault("a comma stands behind the last member", fix: "remove it")
            }
        }
    }

    private mutating func array(_ pointer: String, _ depth: Int) throws(ReadingFault) -> [Node] {
        index += 1
        skipSpace()
        var nodes: [Node] = []
        if take(UInt8(ascii: "]")) { return nodes }
        while true {
            nodes.append(try value(pointer: "\(pointer)/\(nodes.count)", depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return nodes }
            let comma = self
            guard take(UInt8(ascii: ",")) else { throw fault("\(found) stands where ',' or ']' was expected") }
            skipSpace()
            if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
                throw comma.fault("a comma stands behind the last element", fix: "remove it")
            }
        }
    }

    private mutating func word(_ word: String, _ value: Node.Value) throws(ReadingFault) -> Node.Value {
        guard bytes[index...].starts(with: word.utf8) else { throw fault("\(found) stands where a value was expected") }
        index += word.utf8.count
        return value
    }
}

// MARK: Places

extension JSONTree {
    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09: index += 1
            case 0x0A: newLine(1)
            case 0x0D: newLine(index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1)
            default: return
            }
        }
    }

    private mutating func newLine(_ length: Int) {
        index += length
        line += 1
        lineStart = index
        continuationBytes = 0
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private func location(_ pointer: String) -> Location {
        Location(file: file, line: line, column: index - lineStart - continuationBytes + 1, pointer: pointer)
    }

    /// The user's word for what stands at this place.
    var found: String {
        guard index < bytes.count else { return "the end of the file" }
        let rest = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
        guard let scalar = rest.unicodeScalars.first else { return "nothing" }
        if scalar == "\n" || scalar == "\r" { return "the end of the line" }
        if scalar == "\t" { return "a tab" }
        if scalar.value < 0x20 || scalar.value == 0x7F { return "control character \(scalar.value)" }
        return "'\(scalar)'"
    }

    func fault(_ message: String, fix: String? = nil) -> ReadingFault {
        ReadingFault(.invalidJSON, at: location(""), message, fix: fix)
    }
}

extension Diagnostic {
    static func duplicate(key: String, at location: Location, first: Location) -> Diagnostic {
        Diagnostic(
            .duplicateKey, at: location, "key '\(key)' stands twice in one object",
            notes: [Diagnostic.Note("it stands here first", at: first)], fix: "remove or rename one of them")
    }
}
