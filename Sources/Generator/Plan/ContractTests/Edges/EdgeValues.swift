internal import Diagnostics
internal import OpenAPI

/// Values of one schema at its bounds; nil where it has none, or none that is known to fit.
struct EdgeValues {
    private static let lengthMax = 4_096

    private let written: Schema
    private let schema: Schema
    private let check: SchemaCheck

    init(_ schema: Schema, check: SchemaCheck) {
        written = schema
        self.schema = schema.withoutNull.effective
        self.check = check
    }

    private func fitting(_ value: Node.Value?) -> Node? {
        value.map { Node($0, at: schema.location) }.flatMap { check.accepts($0, written) ? $0 : nil }
    }

    var null: Node? { fitting(.null) }

    var smallest: Node? { number(schema.minimum) ?? number(schema.exclusiveMinimum, 1) }

    var largest: Node? { number(schema.maximum) ?? number(schema.exclusiveMaximum, -1) }

    private func number(_ bound: Node?, _ step: Int64 = 0) -> Node? {
        if let bound = bound?.integer {
            let (value, overflows) = bound.addingReportingOverflow(step)
            return overflows ? nil : fitting(.integer(value))
        }
        return step == 0 ? fitting(bound?.value) : nil
    }

    var shortest: Node? {
        guard let least = schema.minLength, least < Self.lengthMax, isText else { return nil }
        return EdgeText(schema, check: check).text(of: least).flatMap { fitting(.string($0)) }
    }

    var longest: Node? {
        guard let most = schema.maxLength, most < Self.lengthMax, isText else { return nil }
        return EdgeText(schema, check: check).text(of: most).flatMap { fitting(.string($0)) }
    }

    private var isText: Bool { schema.enumeration == nil && schema.const == nil && schema.types.contains(.string) }

    /// Of an enumeration, in its order.
    var listed: [Node] { (schema.enumeration ?? []).filter { !$0.isNull && check.accepts($0, written) } }
}

/// Texts of a certain length that keep a schema's pattern and format.
struct EdgeText {
    /// What lists in a text are held apart by.
    private static let separators = [", ", ",", "-", " ", ".", "/", "_", ":", ""]
    private static let piecesMax = 24

    private let schema: Schema
    private let check: SchemaCheck

    init(_ schema: Schema, check: SchemaCheck) {
        (self.schema, self.check) = (schema, check)
    }

    /// - Parameter count: in Unicode scalars; the schema's own bounds do not count.
    /// - Returns: nil where none was found.
    func text(of count: Int) -> String? {
        let base = SchemaSample.value(of: schema, at: "edge", check: check)?.string ?? "a"
        let plain = [fitted(base, count), fitted("a", count), fitted("1", count)]
        return plain.first(where: isShaped) ?? patterned(base, count)
    }

    private func isShaped(_ text: String) -> Bool {
        if let pattern = schema.pattern, !check.matches(text, pattern) { return false }
        guard schema.format != nil, schema.minLength ?? 0 <= text.unicodeScalars.count,
            text.unicodeScalars.count <= schema.maxLength ?? .max
        else { return schema.format != "date-time" && schema.format != "date" && schema.format != "uuid" }
        return check.accepts(Node(.string(text), at: schema.location), schema)
    }

    /// Cut, or lengthened by its last character.
    private func fitted(_ base: String, _ count: Int) -> String {
        var scalars = Array(base.unicodeScalars.prefix(count))
        let filler = base.unicodeScalars.last ?? "a"
        while scalars.count < count { scalars.append(filler) }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Put together from pieces that each keep the pattern.
    private func patterned(_ base: String, _ count: Int) -> String? {
        guard let pattern = schema.pattern else { return nil }
        var pieces: [Int: String] = [:]
        let scalars = Array(base.unicodeScalars)
        for length in 1...max(1, min(scalars.count, Self.piecesMax)) {
            let piece = String(String.UnicodeScalarView(scalars.prefix(length)))
            if check.matches(piece, pattern) { pieces[length] = piece }
        }
        for separator in Self.separators {
            guard let first = pieces.first?.value, check.matches(first + separator + first, pattern) else { continue }
            if let text = joined(pieces, separator, count), check.matches(text, pattern) { return text }
        }
        return nil
    }

    /// By length, each reached from a shorter one and one more piece.
    private func joined(_ pieces: [Int: String], _ separator: String, _ count: Int) -> String? {
        var texts: [String?] = Array(repeating: nil, count: count + 1)
        let lengths = pieces.keys.sorted(by: >)
        for length in lengths where length <= count { texts[length] = pieces[length] }
        let gap = separator.unicodeScalars.count
        guard count > 0 else { return nil }
        for end in 1...count where texts[end] == nil {
            for length in lengths where end - length - gap > 0 {
                guard let head = texts[end - length - gap], let piece = pieces[length] else { continue }
                texts[end] = head + separator + piece
                break
            }
        }
        return texts[count]
    }
}
