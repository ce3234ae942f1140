/// What a plan hands to templates: text, flags, lists and objects, and no Swift type that a template would have to
/// know.
///
///     ["name": .text("HomeView"), "pointer": .literal("/rows/0"), "isEmpty": false, "lines": .list(lines.map { .text($0) })]
///
/// Every key that a template names must be there: what may be missing is `.absent`, never left out.
package indirect enum TemplateValue: Hashable, Sendable {
    /// A member of an object.
    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: TemplateValue

        package init(_ key: String, _ value: TemplateValue) {
            self.key = key
            self.value = value
        }
    }

    /// Source text that is inserted as it stands: a name, a type, an expression or a comment's line. One line
    /// without control characters, so that nothing written in a contract can end a comment or begin a statement.
    case text(String)
    /// Data: in Swift it is inserted as a quoted and escaped string literal.
    case literal(String)
    /// True opens a section. Inserted, it is `true` or `false`.
    case flag(Bool)
    /// A section repeats for each element; none closes it.
    case list([TemplateValue])
    /// Ordered; the first of two equal keys wins.
    case object([Member])
    /// A value that the plan knows to be missing: its section is closed, and to insert it is an error.
    case absent
}

extension TemplateValue {
    /// The text, or `.absent` for nil.
    package static func text(orAbsent text: String?) -> TemplateValue { text.map { .text($0) } ?? .absent }

    /// The literal, or `.absent` for nil.
    package static func literal(orAbsent data: String?) -> TemplateValue { data.map { .literal($0) } ?? .absent }

    /// One text per line of `text`: what a template repeats behind `///`. Trailing white space and other control
    /// characters go.
    package static func lines(of text: String) -> TemplateValue {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        return .list(
            lines.map { line in
                var scalars = line.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
                while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
                var clean = String.UnicodeScalarView()
                clean.append(contentsOf: scalars)
                return .text(String(clean))
            })
    }

    /// A list whose objects also say `isFirst` and `isLast`, for separators. Elements that are no objects stay as
    /// they are.
    package static func positioned(_ elements: [TemplateValue]) -> TemplateValue {
        .list(
            elements.enumerated().map { index, element in
                guard case .object(let members) = element else { return element }
                let position = [
                    Member("isFirst", .flag(index == 0)), Member("isLast", .flag(index == elements.count - 1)),
                ]
                return .object(members + position)
            })
    }
}

extension TemplateValue: ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(booleanLiteral value: Bool) { self = .flag(value) }

    package init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .object(elements.map { Member($0, $1) })
    }
}
