/// Reads the XML that matching needs (Extensible Markup Language 1.0): elements, attributes, text, CDATA, the predefined and numeric
/// entities, namespaces. It refuses a document type with entities of its own.
struct XMLReader {
    static let depthMax = 256

    private let characters: [Unicode.Scalar]
    private var at = 0

    /// - Throws: what is wrong and where, in one sentence.
    static func read(_ bytes: [UInt8]) throws(PactFault) -> XMLElement {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw PactFault("the XML is not UTF-8") }
        var reader = XMLReader(characters: Array(text.unicodeScalars))
        try reader.skipMisc()
        guard reader.peek("<") else { throw reader.fault("an element is expected") }
        let root = try reader.readElement(namespaces: ["xml": "http://www.w3.org/XML/1998/namespace"], depth: 0)
        try reader.skipMisc()
        guard reader.at == reader.characters.count else { throw reader.fault("something follows the document") }
        return root
    }

    private init(characters: [Unicode.Scalar]) {
        self.characters = characters
    }

    // MARK: Parts

    /// The declaration, comments, instructions and the document type.
    private mutating func skipMisc() throws(PactFault) {
        if at == 0, peek("\u{FEFF}") { at += 1 }
        while true {
            skipBlanks()
            if peek("<?") {
                try skip(past: "?>")
            } else if peek("<!--") {
                try skip(past: "-->")
            } else if peek("<!DOCTYPE") {
                let start = at
                try skip(past: ">")
                if characters[start..<at].contains("[") { throw fault("a document type of its own is not supported") }
            } else {
                return
            }
        }
    }

    private mutating func readElement(namespaces: [String: String], depth: Int) throws(PactFault) -> XMLElement {
        guard depth < Self.depthMax else { throw fault("elements are nested deeper than \(Self.depthMax)") }
        at += 1
        let rawName = try readName()
        var raw: [(name: String, value: String)] = []
        skipBlanks()
        while at < characters.count, !peek(">"), !peek("/>") {
            let name = try readName()
            skipBlanks()
            guard peek("=") else { throw fault("'=' is expected behind \(name)") }
            at += 1
            skipBlanks()
            raw.append((name, try readQuoted()))
            skipBlanks()
        }
        var scope = namespaces
        for (name, value) in raw {
            if name == "xmlns" { scope[""] = value }
            if name.hasPrefix("xmlns:") { scope[String(name.dropFirst(6))] = value }
        }
        let plain = raw.filter { $0.name != "xmlns" && !$0.name.hasPrefix("xmlns:") }
        let attributes = plain.map {
            XMLElement.Attribute(name: Self.resolve($0.name, scope, isAttribute: true), value: $0.value)
        }
        .sorted { $0.name < $1.name }
        let name = Self.resolve(rawName, scope, isAttribute: false)
        if peek("/>") {
            at += 2
            return XMLElement(name: name, attributes: attributes, children: [], text: "", nodeCount: 0)
        }
        at += 1
        let content = try readContent(of: rawName, namespaces: scope, depth: depth)
        return XMLElement(
            name: name, attributes: attributes, children: content.children, text: content.text.trimmed,
            nodeCount: content.nodeCount)
    }

    private mutating func readContent(
        of name: String, namespaces: [String: String], depth: Int
    ) throws(PactFault) -> (children: [XMLElement], text: String, nodeCount: Int) {
        var (children, text, nodeCount): ([XMLElement], String, Int) = ([], "", 0)
        while at < characters.count {
            if peek("</") {
                at += 2
                guard try readName() == name else { throw fault("\(name) is closed by another name") }
                skipBlanks()
                guard peek(">") else { throw fault("'>' is expected") }
                at += 1
                return (children, text, nodeCount)
            }
            nodeCount += 1
            if peek("<!--") {
                try skip(past: "-->")
            } else if peek("<![CDATA[") {
                let start = at + 9
                try skip(past: "]]>")
                text.unicodeScalars.append(contentsOf: characters[start..<at - 3])
            } else if peek("<?") {
                try skip(past: "?>")
            } else if peek("<") {
                children.append(try readElement(namespaces: namespaces, depth: depth + 1))
            } else {
                // Each run of text loses its blanks by itself.
                text += try readText(until: ["<"]).trimmed
            }
        }
        throw fault("\(name) is not closed")
    }

    private mutating func readName() throws(PactFault) -> String {
        let start = at
        while at < characters.count, !" \t\r\n=/><\"'".unicodeScalars.contains(characters[at]) { at += 1 }
        guard at > start else { throw fault("a name is expected") }
        return Self.string(characters[start..<at])
    }

    private mutating func readQuoted() throws(PactFault) -> String {
        guard at < characters.count, characters[at] == "\"" || characters[at] == "'" else {
            throw fault("a quoted value is expected")
        }
        let quote = characters[at]
        at += 1
        let text = try readText(until: [quote, "<"])
        guard at < characters.count, characters[at] == quote else { throw fault("a quoted value has no end") }
        at += 1
        return text
    }

    private mutating func readText(until ends: [Unicode.Scalar]) throws(PactFault) -> String {
        var text = ""
        while at < characters.count, !ends.contains(characters[at]) {
            guard characters[at] == "&" else {
                text.unicodeScalars.append(characters[at])
                at += 1
                continue
            }
            guard let end = characters[at...].prefix(12).firstIndex(of: ";") else {
                throw fault("'&' begins no entity")
            }
            text.unicodeScalars.append(try entity(Self.string(characters[at + 1..<end])))
            at = end + 1
        }
        return text
    }

    private func entity(_ name: String) throws(PactFault) -> Unicode.Scalar {
        let named: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        if let scalar = named[name] { return scalar }
        let code = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard name.hasPrefix("#"), let code, let scalar = Unicode.Scalar(code) else {
            throw fault("the entity \(name) is not known")
        }
        return scalar
    }

    // MARK: Text

    private static func resolve(_ name: String, _ scope: [String: String], isAttribute: Bool) -> String {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            // Attributes without a prefix are in no namespace (Namespaces in XML 1.0, section 6.2).
            guard !isAttribute, let space = scope[""], !space.isEmpty else { return name }
            return "\(space):\(name)"
        }
        return scope[parts[0]].map { "\($0):\(parts[1])" } ?? name
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    private func peek(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return at + scalars.count <= characters.count && zip(characters[at...], scalars).allSatisfy { $0 == $1 }
    }

    private mutating func skipBlanks() {
        while at < characters.count, " \t\r\n".unicodeScalars.contains(characters[at]) { at += 1 }
    }

    private mutating func skip(past text: String) throws(PactFault) {
        while at < characters.count {
            if peek(text) {
                at += text.unicodeScalars.count
                return
            }
            at += 1
        }
        throw fault("\(text) is missing")
    }

    private func fault(_ reason: String) -> PactFault {
        PactFault("the XML cannot be read at character \(at): \(reason)")
    }
}
