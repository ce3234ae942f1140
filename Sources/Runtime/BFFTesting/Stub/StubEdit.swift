internal import BFFJSON

/// A change of a JSON text. A pointer is a JSON Pointer in which `*` stands for every element of an array or every value of an
/// object (`~2` for a literal `*`); what it does not find is left as it is. All else stays byte for byte.
public enum StubEdit: Hashable, Sendable {
    /// The value becomes this JSON text; a member that its object lacks is added.
    case set(String, String)
    /// The member or element goes.
    case remove(String)
    /// The array gets so many elements: those that it has, over and over. An empty one stays empty.
    case lengthen(String, to: Int)

    public var pointer: String {
        switch self {
        case .set(let pointer, _), .remove(let pointer), .lengthen(let pointer, _): pointer
        }
    }
}

extension StubEdit {
    /// The text with all edits made, one after the other; nil where it is no JSON.
    static func apply(_ edits: [StubEdit], to text: [UInt8]) -> [UInt8]? {
        var buffer = ByteBuffer(capacity: text.count)
        text.withUnsafeBytes { buffer.append($0) }
        guard (try? JSONParser().parse(buffer)) != nil else { return nil }
        return edits.reduce(text) { $1.apply(to: $0) }
    }

    private func apply(to text: [UInt8]) -> [UInt8] {
        let scanner = JSONScanner(text)
        guard let root = scanner.root else { return text }
        var tokens = JSONScanner.tokens(of: pointer)
        switch self {
        case .lengthen(_, let count):
            return Self.replace(scanner.find(tokens[...], in: root), in: text) { range in
                let elements = scanner.elements(of: range) ?? []
                guard !elements.isEmpty else { return Array(text[range]) }
                let parts = (0..<count).map { text[elements[$0 % elements.count]] }
                return Array("[".utf8) + Array(parts.joined(separator: ",".utf8)) + Array("]".utf8)
            }
        case .set(_, let value):
            guard let last = tokens.popLast() else { return Array(value.utf8) }
            return Self.replace(scanner.find(tokens[...], in: root), in: text) { range in
                scanner.rebuild(range, token: last, value: Array(value.utf8))
            }
        case .remove:
            guard let last = tokens.popLast() else { return text }
            return Self.replace(scanner.find(tokens[...], in: root), in: text) { range in
                scanner.rebuild(range, token: last, value: nil)
            }
        }
    }

    /// From the back, so that the ranges before stay true.
    private static func replace(
        _ ranges: [Range<Int>], in text: [UInt8], with value: (Range<Int>) -> [UInt8]
    ) -> [UInt8] {
        var text = text
        for range in ranges.sorted(by: { $0.lowerBound > $1.lowerBound }) {
            text.replaceSubrange(range, with: value(range))
        }
        return text
    }
}

extension JSONScanner {
    /// A container in which one member or element is another, or is gone.
    ///
    /// - Parameter value: nil removes it.
    fileprivate func rebuild(_ range: Range<Int>, token: String, value: [UInt8]?) -> [UInt8] {
        var parts: [[UInt8]] = []
        if let members = members(of: range) {
            var isFound = false
            for member in members {
                guard Self.matches(token, member.key) else {
                    parts.append(Array(text[member.whole]))
                    continue
                }
                isFound = true
                if let value { parts.append(text[member.whole.lowerBound..<member.value.lowerBound] + value) }
            }
            if !isFound, token != "*", let value { parts.append(Self.quoted(Self.unescape(token)) + ":".utf8 + value) }
            return Array("{".utf8) + Array(parts.joined(separator: ",".utf8)) + Array("}".utf8)
        }
        guard let elements = elements(of: range) else { return Array(text[range]) }
        for (index, element) in elements.enumerated() {
            guard Self.matches(token, String(index)) else {
                parts.append(Array(text[element]))
                continue
            }
            if let value { parts.append(value) }
        }
        return Array("[".utf8) + Array(parts.joined(separator: ",".utf8)) + Array("]".utf8)
    }
}
