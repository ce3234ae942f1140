internal import OpenAPI

extension WholeTypePlanner {
    /// A default as an expression of the type; nil where it is none of its values, or no literal can say it.
    func literal(_ value: Node, _ type: WholeType) -> WholeLiteral? {
        switch (type, value.value) {
        case (.plain("String"), .string(let text)): return WholeLiteral(SwiftLiteral.quoted(text))
        case (.plain("Int"), .integer(let number)), (.plain("Int64"), .integer(let number)):
            return WholeLiteral("\(number)")
        case (.plain("Int32"), .integer(let number)): return Int32(exactly: number).map { WholeLiteral("\($0)") }
        case (.plain("Double"), .integer(let number)): return WholeLiteral("\(number)")
        case (.plain("Double"), .number(_, let number)): return number.isFinite ? WholeLiteral("\(number)") : nil
        case (.plain("Bool"), .bool(let flag)): return WholeLiteral("\(flag)")
        case (.array(let element), .array(let values)):
            guard values.count <= Self.defaultElementsMax else { return nil }
            let parts = values.compactMap { literal($0, element) }
            guard parts.count == values.count else { return nil }
            return WholeLiteral(
                closed: "[\(parts.map(\.closed).joined(separator: ", "))]",
                open: "[\(parts.map(\.open).joined(separator: ", "))]")
        case (.map, .object(let members)): return members.isEmpty ? WholeLiteral("[:]") : nil
        case (.named(let declaration), _):
            return declaration.literal(value).map { literal in
                WholeLiteral(
                    closed: declaration.isAlwaysOpen ? ".known(\(literal))" : literal, open: ".known(\(literal))")
            }
        default: return nil
        }
    }

    /// A longer list is no default that somebody writes: its property stays optional.
    private static var defaultElementsMax: Int { 16 }
}

extension WholeDeclaration {
    /// The case that is this value.
    fileprivate func literal(_ value: Node) -> String? {
        switch kind {
        case .textEnum(let cases):
            guard let text = value.string.map({ SwiftLiteral.quoted($0) }) else { return nil }
            return cases.first { $0.value == text }.map { ".\($0.name)" }
        case .integerEnum(let cases):
            return value.integer.flatMap { number in cases.first { $0.value == "\(number)" } }.map { ".\($0.name)" }
        case .object, .union, .tuple: return nil
        }
    }
}
