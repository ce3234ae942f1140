internal import Diagnostics
internal import OpenAPI

/// Values that a schema refuses, each because of one keyword.
struct BrokenValues {
    struct Value {
        let keyword: String
        let value: Node
        /// From the value to what is at fault: the element of a list.
        var pointer = ""
    }

    private static let lengthMax = 4_096

    private let schema: Schema
    private let check: SchemaCheck

    init(_ schema: Schema, check: SchemaCheck) {
        self.schema = schema.withoutNull.effective
        self.check = check
    }

    /// For a parameter's text: what it is, is told by the schema.
    var all: [Value] {
        candidates.filter { !check.accepts($0.value, schema) }
    }

    private func node(_ value: Node.Value) -> Node { Node(value, at: schema.location) }

    private var candidates: [Value] {
        switch schema.types.subtracting(.null) {
        case .integer: integers + listed
        case .number, [.number, .integer]: numbers + listed
        case .boolean: [Value(keyword: "type", value: node(.string("maybe")))]
        case .string: texts + listed
        case .array: lists
        default: []
        }
    }

    private var listed: [Value] {
        guard schema.enumeration != nil || schema.const != nil else { return [] }
        let isText = schema.types.contains(.string)
        let value = isText ? node(.string("an-unknown-value")) : node(.integer(Int64(Int32.max) - 1))
        return [Value(keyword: schema.const == nil ? "enum" : "const", value: value)]
    }

    private var integers: [Value] {
        var values = [
            Value(keyword: "type", value: node(.string("many"))),
            Value(keyword: "a fraction", value: node(.number(text: "1.5", value: 1.5))),
        ]
        func add(_ keyword: String, _ bound: Node?, _ step: Int64) {
            guard let bound = bound?.integer else { return }
            let (value, overflows) = bound.addingReportingOverflow(step)
            if !overflows { values.append(Value(keyword: keyword, value: node(.integer(value)))) }
        }
        add("minimum", schema.minimum, -1)
        add("maximum", schema.maximum, 1)
        add("exclusiveMinimum", schema.exclusiveMinimum, 0)
        add("exclusiveMaximum", schema.exclusiveMaximum, 0)
        if schema.format == "int32", schema.maximum == nil, schema.exclusiveMaximum == nil {
            values.append(Value(keyword: "int32", value: node(.integer(Int64(Int32.max) + 1))))
        }
        if let step = schema.multipleOf?.integer, step > 1 {
            let value = (schema.minimum?.integer ?? 0) / step * step + step + 1
            values.append(Value(keyword: "multipleOf", value: node(.integer(value))))
        }
        return values
    }

    private var numbers: [Value] {
        var values = [Value(keyword: "type", value: node(.string("many")))]
        func add(_ keyword: String, _ bound: Node?, _ step: Double) {
            guard let bound = bound?.double else { return }
            let value = bound + step
            values.append(Value(keyword: keyword, value: node(.number(text: "\(value)", value: value))))
        }
        add("minimum", schema.minimum, -0.5)
        add("maximum", schema.maximum, 0.5)
        add("exclusiveMinimum", schema.exclusiveMinimum, 0)
        add("exclusiveMaximum", schema.exclusiveMaximum, 0)
        return values
    }

    private var texts: [Value] {
        var values: [Value] = []
        let base = SchemaSample.value(of: schema, at: "broken", check: check)?.string ?? "a"
        if let least = schema.minLength, least > 0 {
            let short = String(String.UnicodeScalarView(base.unicodeScalars.prefix(least - 1)))
            values.append(Value(keyword: "minLength", value: node(.string(short))))
        }
        if let most = schema.maxLength, most < Self.lengthMax {
            values.append(Value(keyword: "maxLength", value: node(.string(long(base, most + 1)))))
        }
        if schema.pattern != nil {
            let broken = ["\u{7E}", "~~~~", "~ ~", "~~~~~~~~", "", "A B~"].map { node(.string($0)) }
            let fitting = broken.first { value in
                let count = value.string?.unicodeScalars.count ?? 0
                let isLongEnough = count >= schema.minLength ?? 0 && count <= schema.maxLength ?? .max
                return isLongEnough && !check.accepts(value, schema)
            }
            if let fitting { values.append(Value(keyword: "pattern", value: fitting)) }
        }
        if schema.format != nil {
            values.append(Value(keyword: "format", value: node(.string("~~~"))))
        }
        return values
    }

    /// Made longer by what keeps the pattern, if that is found; else the value breaks both, in one place.
    private func long(_ base: String, _ count: Int) -> String {
        if let text = EdgeText(schema, check: check).text(of: count) { return text }
        var scalars = Array(base.unicodeScalars)
        let filler = scalars.last ?? "a"
        while scalars.count < count { scalars.append(filler) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// nil where there are not so many.
    private func different(_ count: Int) -> [Node]? {
        guard let items = schema.items else { return nil }
        var found: [Node] = []
        for number in 0..<(4 * count) where found.count < count {
            guard let value = SchemaSample.value(of: items, at: "element/\(number)", check: check) else { return nil }
            if !found.contains(where: { $0.isEqual(to: value) }) { found.append(value) }
        }
        return found.count == count ? found : nil
    }

    private var lists: [Value] {
        var values: [Value] = []
        let element = schema.items.flatMap { SchemaSample.value(of: $0, at: "element", check: check) }
        if let items = schema.items, schema.minItems ?? 0 <= 1 {
            values += BrokenValues(items, check: check).all.map { broken in
                Value(keyword: "items: \(broken.keyword)", value: node(.array([broken.value])), pointer: "/0")
            }
        }
        guard let element else { return values }
        if let most = schema.maxItems, most < Self.lengthMax {
            let elements = schema.uniqueItems ? different(most + 1) : Array(repeating: element, count: most + 1)
            if let elements { values.append(Value(keyword: "maxItems", value: node(.array(elements)))) }
        }
        if schema.uniqueItems, schema.maxItems ?? 2 >= 2 {
            let count = max(2, schema.minItems ?? 2)
            values.append(Value(keyword: "uniqueItems", value: node(.array(Array(repeating: element, count: count)))))
        }
        if let least = schema.minItems, least > 1 {
            values.append(Value(keyword: "minItems", value: node(.array(Array(repeating: element, count: least - 1)))))
        }
        return values
    }
}
