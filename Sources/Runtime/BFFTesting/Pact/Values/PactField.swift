/// A header or a parameter, with its values in order.
package struct PactField: Equatable, Sendable {
    package let name: String
    package var values: [String]

    package init(_ name: String, _ values: [String]) {
        self.name = name
        self.values = values
    }

    var text: String { values.joined(separator: ", ") }

    // MARK: Headers

    /// Headers whose commas part values, as the reference verifier has it; those of all others belong to the value.
    private static let lists: Set<String> = [
        "accept", "accept-encoding", "accept-language", "access-control-allow-headers", "access-control-allow-methods",
        "access-control-expose-headers", "access-control-request-headers", "allow", "cache-control", "if-match",
        "if-none-match", "vary",
    ]

    /// A header as it came, or as version 3 writes it.
    package init(header name: String, _ text: String) {
        self.name = name
        values =
            Self.lists.contains(name.lowercased())
            ? text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) : [text.trimmed]
    }

    /// Several lines of one header are one header.
    package static func headers(_ lines: [(name: String, value: String)]) -> [PactField] {
        var fields: [PactField] = []
        for line in lines {
            let field = PactField(header: line.name, line.value)
            if let index = fields.firstIndex(where: { $0.name.lowercased() == line.name.lowercased() }) {
                fields[index].values += field.values
            } else {
                fields.append(field)
            }
        }
        return fields
    }

    // MARK: Parameters

    /// What stands behind `?`, or in a form (URL standard, application/x-www-form-urlencoded).
    package static func parameters(_ text: some StringProtocol) -> [PactField] {
        var fields: [PactField] = []
        for part in text.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decode(pair[0])
            let value = pair.count > 1 ? decode(pair[1]) : ""
            if let index = fields.firstIndex(where: { $0.name == name }) {
                fields[index].values.append(value)
            } else {
                fields.append(PactField(name, [value]))
            }
        }
        return fields
    }

    private static func decode(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        var at = 0
        while at < source.count {
            let hex =
                at + 2 < source.count ? UInt8(String(decoding: source[at + 1...at + 2], as: UTF8.self), radix: 16) : nil
            if source[at] == UInt8(ascii: "%"), let hex {
                bytes.append(hex)
                at += 3
            } else {
                bytes.append(source[at] == UInt8(ascii: "+") ? UInt8(ascii: " ") : source[at])
                at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
