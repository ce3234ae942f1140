internal import OpenAPI

/// A property as its type declares, makes, reads and writes it.
struct WholeMember {
    let name: String
    let type: String
    /// Of the initialiser: with its default; nil where nobody may give the property.
    let parameter: String?
    let assignment: String?
    /// Behind the declaration, where the type has no initial value of its own.
    let initial: String?
    let read: String?
    let write: String?
    let formWrite: String?
    /// A rule that is made once: its name and expression.
    let constant: (name: String, text: String)?
    let summary: String?

    private enum Presence {
        case required, optional, nullable, either, needed
        case defaulted(String, isNullable: Bool)
    }

    /// nil where the property never travels with this type.
    init?(_ property: WholeObject.Property, of declaration: WholeDeclaration, _ scope: WholeTypeScope) {
        let isMade = declaration.isMadeByHand
        let isReadHere = declaration.isRead && !property.slot.isWriteOnly
        let isWrittenHere = isMade && !property.slot.isReadOnly
        guard isReadHere || isWrittenHere else { return nil }
        let presence = Self.presence(
            property, scope, isOneWay: isReadHere != isWrittenHere && isMade && declaration.isRead)
        let plain = property.slot.type.text(scope)
        let value = property.isBoxed ? "Indirect<\(plain)>" : plain
        name = property.member
        summary = WholeText.summary(property.summary, isDeprecated: property.isDeprecated)
        type = Self.wrapped(value, presence)
        // Whoever tests with answers makes them, too.
        let isGiven = isWrittenHere || !isMade
        (parameter, assignment) =
            isGiven ? Self.parameter(property, presence, plain: plain, isOpen: scope.isOpen) : (nil, nil)
        initial = isGiven ? nil : Self.initial(presence)
        // A rule with a compiled expression is a constant of the type.
        let ruleName = WholeName.bare(property.name) + "Rule"
        var ruleText = ""
        if let rule = property.slot.rule, isReadHere {
            constant = rule.isConstant ? (ruleName, rule.text) : nil
            ruleText = ", " + (rule.isConstant ? "Self.\(ruleName)" : rule.text)
        } else {
            constant = nil
        }
        read = isReadHere ? Self.read(property, presence, ruleText) : nil
        write = isWrittenHere && declaration.isWritten ? Self.write(property, presence) : nil
        formWrite = isWrittenHere && declaration.isForm ? Self.formWrite(property, presence, declaration) : nil
    }

    /// - Parameter isOneWay: travels in one direction only, of two that the type has.
    private static func presence(
        _ property: WholeObject.Property, _ scope: WholeTypeScope, isOneWay: Bool
    ) -> Presence {
        let isNullable = property.slot.isNullable && !property.slot.type.isFreeForm
        if property.isRequired {
            if isOneWay { return isNullable ? .nullable : .needed }
            return isNullable ? .nullable : .required
        }
        if let literal = property.slot.defaultLiteral, !isOneWay, !property.isBoxed {
            return .defaulted(scope.isOpen ? literal.open : literal.closed, isNullable: isNullable)
        }
        return isNullable ? .either : .optional
    }

    private static func wrapped(_ value: String, _ presence: Presence) -> String {
        switch presence {
        case .required, .defaulted(_, isNullable: false): value
        case .optional, .nullable, .needed, .defaulted(_, isNullable: true): value + "?"
        case .either: "Nullable<\(value)>"
        }
    }

    private static func initial(_ presence: Presence) -> String? {
        if case .either = presence { ".absent" } else { nil }
    }

    // MARK: Making

    private static func parameter(
        _ property: WholeObject.Property, _ presence: Presence, plain: String, isOpen: Bool
    ) -> (String, String) {
        let label = property.member
        let value = property.isBoxed
        // A parameter named like this one's type's own parameters needs no more than `self.`.
        let target = "self.\(label)"
        switch presence {
        case .required:
            if let literal = property.slot.defaultLiteral {
                return (
                    "\(label): \(plain) = \(isOpen ? literal.open : literal.closed)",
                    "\(target) = \(value ? "Indirect(\(label))" : label)"
                )
            }
            return ("\(label): \(plain)", "\(target) = \(value ? "Indirect(\(label))" : label)")
        case .defaulted(let literal, let isNullable):
            return ("\(label): \(plain)\(isNullable ? "?" : "") = \(literal)", "\(target) = \(label)")
        case .optional, .needed:
            let standard = if case .optional = presence { " = nil" } else { "" }
            return ("\(label): \(plain)?\(standard)", "\(target) = \(value ? "\(label).map { Indirect($0) }" : label)")
        case .nullable:
            return ("\(label): \(plain)?", "\(target) = \(value ? "\(label).map { Indirect($0) }" : label)")
        case .either:
            let type = value ? "Nullable<Indirect<\(plain)>>" : "Nullable<\(plain)>"
            return ("\(label): \(type) = .absent", "\(target) = \(label)")
        }
    }

    // MARK: Reading

    private static func read(_ property: WholeObject.Property, _ presence: Presence, _ rule: String) -> String {
        let target = property.member == "object" ? "self.object" : property.member
        let key = SwiftLiteral.quoted(property.name)
        let call =
            switch presence {
            case .required: "required(\(key)\(rule))"
            case .optional: "optional(\(key)\(rule))"
            case .nullable: "nullable(\(key)\(rule))"
            case .either: "either(\(key)\(rule))"
            case .needed: "needed(\(key)\(rule))"
            case .defaulted(let literal, _): "defaulted(\(key), \(literal)\(rule))"
            }
        return "\(target) = object.\(call)"
    }

    // MARK: Writing

    private static func write(_ property: WholeObject.Property, _ presence: Presence) -> String {
        let value = property.member == "writer" ? "self.writer" : property.member
        let key = SwiftLiteral.quoted(JSONKey.escaped(property.name))
        return switch presence {
        case .required, .either, .defaulted(_, isNullable: false): "writer.field(\(key), \(value))"
        case .optional, .needed: "writer.fieldIfPresent(\(key), \(value))"
        case .nullable, .defaulted(_, isNullable: true): "writer.fieldOrNull(\(key), \(value))"
        }
    }

    private static func formWrite(
        _ property: WholeObject.Property, _ presence: Presence, _ declaration: WholeDeclaration
    ) -> String {
        var value = property.member == "form" ? "self.form" : property.member
        if case .either = presence { value += ".value" }
        let key = SwiftLiteral.quoted(property.name)
        var options = ""
        let encoding = declaration.encodings.first { $0.property == property.name }
        // A file has no spelling that a style could change.
        if !property.slot.type.isFile {
            if let style = encoding?.style, ["form", "spaceDelimited", "pipeDelimited", "deepObject"].contains(style) {
                options += ", style: .\(style)"
            }
            if let explode = encoding?.explode { options += ", explode: \(explode)" }
            if encoding?.allowReserved == true { options += ", allowReserved: true" }
        }
        let isScalar = property.slot.type.isFormScalar || encoding?.style != nil
        // Of several types, whoever makes the part says which.
        let contentType = encoding?.contentType.flatMap { $0.contains(",") || $0.contains("*") ? nil : $0 }
        if let contentType { options += ", contentType: \(SwiftLiteral.quoted(contentType))" }
        return isScalar
            ? "form.field(\(key), \(value)\(options))"
            : "form.json(\(key), \(value)\(contentType == nil ? "" : options))"
    }
}

/// Texts of a contract as comments.
enum WholeText {
    /// The first line, short enough to stand in one.
    static func summary(_ text: String?, isDeprecated: Bool = false) -> String? {
        let line = text.flatMap { firstLine($0) }
        guard isDeprecated else { return line }
        return line.map { "Deprecated. \($0)" } ?? "Deprecated."
    }

    private static let scalarsMax = 100

    private static func firstLine(_ text: String) -> String? {
        var line = String.UnicodeScalarView()
        var isSpace = true
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if line.isEmpty { continue }
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                if !isSpace { line.append(" ") }
                isSpace = true
            // Marks that reorder or hide what is written.
            case .format, .surrogate, .privateUse: continue
            default:
                line.append(scalar)
                isSpace = false
            }
            if line.count >= scalarsMax {
                line.append("…")
                break
            }
        }
        while line.last == " " { line.removeLast() }
        return line.isEmpty ? nil : String(line)
    }
}

/// Lists that are broken where they grow too long.
enum WholeLines {
    /// - Parameter width: what a line may hold.
    static func packed(_ parts: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for (index, part) in parts.enumerated() {
            let text = index == parts.count - 1 ? part : part + ","
            if line.isEmpty {
                line = text
            } else if line.utf8.count + 1 + text.utf8.count <= width {
                line += " " + text
            } else {
                lines.append(line)
                line = text
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
