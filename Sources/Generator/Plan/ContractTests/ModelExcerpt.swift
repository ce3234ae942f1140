internal import OpenAPI

/// What a row says of the content: places with the JSON that must stand there, nil where nothing may. Of arrays the
/// first and the last element and the end are looked at.
struct ModelExcerpt {
    /// Longer texts make rows that nobody reads.
    private static let textMax = 600

    private(set) var values: [(pointer: String, json: String?)] = []
    private let place: Node

    /// All of a part.
    init(_ value: ModelValue?, at pointer: String, place: Node) {
        self.place = place
        add(value, pointer)
    }

    /// Where a part differs from what it was.
    init(_ value: ModelValue?, insteadOf other: ModelValue?, at pointer: String, place: Node) {
        self.place = place
        compare(value, other, pointer)
    }

    // MARK: The whole

    private mutating func add(_ value: ModelValue?, _ pointer: String) {
        switch value {
        case nil: values.append((pointer, nil))
        case .unknown?: break
        case .scalar(let node)?:
            if let json = Self.text(of: node) { values.append((pointer, json)) }
        case .object(let members)?:
            for (name, value) in members { add(value, pointer + "/" + JSONPointer.escape(name)) }
        case .array(let elements)?:
            guard let last = elements.last else {
                values.append((pointer, "[]"))
                return
            }
            if elements.count > 1 { add(elements[0], "\(pointer)/0") }
            add(last, "\(pointer)/\(elements.count - 1)")
            values.append(("\(pointer)/\(elements.count)", nil))
        }
    }

    // MARK: The difference

    private mutating func compare(_ value: ModelValue?, _ other: ModelValue?, _ pointer: String) {
        switch (value, other) {
        case (nil, nil): break
        case (.object(let members)?, .object(let others)?):
            for (name, value) in members {
                compare(value, others.first { $0.name == name }?.value, pointer + "/" + JSONPointer.escape(name))
            }
        case (.array(let elements)?, .array(let others)?): compare(elements, others, pointer)
        case (.scalar(let node)?, .scalar(let old)?) where node.json == old.json: break
        default: add(value, pointer)
        }
    }

    private mutating func compare(_ elements: [ModelValue], _ others: [ModelValue], _ pointer: String) {
        guard !elements.isEmpty else {
            if !others.isEmpty { values.append((pointer, "[]")) }
            return
        }
        let changed = zip(elements, others).enumerated().filter { !$1.0.isSame(as: $1.1, at: place) }.map(\.offset)
        if let first = changed.first { compare(elements[first], others[first], "\(pointer)/\(first)") }
        if let last = changed.last, changed.count > 1 { compare(elements[last], others[last], "\(pointer)/\(last)") }
        guard elements.count != others.count else { return }
        if elements.count > others.count, let last = elements.last { add(last, "\(pointer)/\(elements.count - 1)") }
        values.append(("\(pointer)/\(elements.count)", nil))
    }

    /// nil where our writer may spell the value otherwise: numbers with a fraction.
    private static func text(of node: Node) -> String? {
        switch node.value {
        case .null, .bool, .integer: return node.json
        case .string(let text): return text.unicodeScalars.count <= textMax ? node.json : nil
        case .array(let elements): return elements.isEmpty ? "[]" : nil
        case .number, .object: return nil
        }
    }
}
