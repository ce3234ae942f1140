package import Plan

/// Runs a template's instructions over a stack of values.
package struct TemplateEvaluator {
    private let format: TemplateFormat
    private let templates: [String: Template]
    private var output = ""
    private var partialCount = 0
    private var stack: [TemplateValue]

    /// - Parameters:
    ///   - templates: what `{{> name}}` finds.
    ///   - stack: the innermost value last; a name is looked up from there outwards.
    package static func render(
        _ template: Template, _ stack: [TemplateValue], templates: [String: Template] = [:],
        format: TemplateFormat = .swift
    ) throws(TemplateError) -> String {
        var evaluator = TemplateEvaluator(format: format, templates: templates, stack: stack)
        try evaluator.run(template, template.instructions.indices, Frame(indentation: "", depth: 0))
        return evaluator.output
    }

    /// Whether a section with this name would open.
    static func isTrue(
        _ name: TemplateName, in stack: [TemplateValue], of template: Template, at offset: Int
    ) throws(TemplateError) -> Bool {
        let evaluator = TemplateEvaluator(format: .swift, templates: [:], stack: stack)
        return isTrue(try evaluator.value(of: name, template, offset))
    }

    private init(format: TemplateFormat, templates: [String: Template], stack: [TemplateValue]) {
        self.format = format
        self.templates = templates
        self.stack = stack
    }

    private struct Frame {
        /// Put before each line of the template.
        let indentation: String
        let depth: Int
    }

    private mutating func run(
        _ template: Template, _ range: Range<Int>, _ frame: Frame
    ) throws(TemplateError) {
        var index = range.lowerBound
        while index < range.upperBound {
            let instruction = template.instructions[index]
            index += 1
            switch instruction.kind {
            case .lineStart(let isBlank):
                if !isBlank || format == .html { output += frame.indentation }
            case .text(let text):
                output += text
            case .insert(let name, let isRaw):
                output += try text(of: name, isRaw: isRaw, template, instruction.offset)
            case .section(let name, let isInverted, let end):
                let value = try value(of: name, template, instruction.offset)
                if isInverted {
                    if !Self.isTrue(value) { try run(template, index..<end, frame) }
                } else {
                    try repeatSection(value) { (evaluator) throws(TemplateError) in
                        try evaluator.run(template, index..<end, frame)
                    }
                }
                index = end
            case .partial(let name, let indentation):
                try include(name, indentation: indentation, from: template, instruction.offset, frame)
            }
            if output.utf8.count > TemplateLimits.outputBytesMax {
                throw template.error(.outputTooLarge(bytesMax: TemplateLimits.outputBytesMax), at: instruction.offset)
            }
        }
    }

    private mutating func repeatSection(
        _ value: TemplateValue, body: (inout TemplateEvaluator) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        guard Self.isTrue(value) else { return }
        let elements = if case .list(let elements) = value { elements } else { [value] }
        for element in elements {
            stack.append(element)
            try body(&self)
            stack.removeLast()
        }
    }

    private mutating func include(
        _ name: String, indentation: String?, from template: Template, _ offset: Int, _ frame: Frame
    ) throws(TemplateError) {
        guard let partial = templates[name] else {
            if format.isLenient { return }
            throw template.error(.unknownPartial(name), at: offset)
        }
        partialCount += 1
        guard frame.depth < TemplateLimits.partialDepthMax else {
            throw template.error(.partialsTooDeep(depthMax: TemplateLimits.partialDepthMax), at: offset)
        }
        guard partialCount <= TemplateLimits.partialsMax else {
            throw template.error(.tooManyPartials(countMax: TemplateLimits.partialsMax), at: offset)
        }
        // A partial in the middle of a line begins no line of its own.
        let inner = indentation.map { frame.indentation + $0 } ?? ""
        try run(partial, partial.instructions.indices, Frame(indentation: inner, depth: frame.depth + 1))
    }
}

// MARK: Values

extension TemplateEvaluator {
    private static func isTrue(_ value: TemplateValue) -> Bool {
        switch value {
        case .absent: false
        case .flag(let flag): flag
        case .list(let elements): !elements.isEmpty
        case .text, .literal, .object: true
        }
    }

    /// The first part is looked up through the stack, the others only in what it gave.
    private func value(
        of name: TemplateName, _ template: Template, _ offset: Int
    ) throws(TemplateError) -> TemplateValue {
        guard let first = name.parts.first else { return stack.last ?? .absent }
        var found: TemplateValue?
        for value in stack.reversed() {
            found = Self.member(first, of: value)
            if found != nil { break }
        }
        for part in name.parts.dropFirst() {
            if case .absent = found { return .absent }
            found = found.flatMap { Self.member(part, of: $0) }
        }
        if let found { return found }
        if format.isLenient { return .absent }
        throw template.error(.missingValue(name.description), at: offset)
    }

    private static func member(_ key: String, of value: TemplateValue) -> TemplateValue? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }?.value
    }

    private func text(
        of name: TemplateName, isRaw: Bool, _ template: Template, _ offset: Int
    ) throws(TemplateError) -> String {
        let value = try value(of: name, template, offset)
        switch (format, value) {
        case (_, .flag(let flag)):
            return flag ? "true" : "false"
        case (.html, .text(let text)), (.html, .literal(let text)), (.page, .text(let text)),
            (.page, .literal(let text)):
            return isRaw ? text : format.escaped(text)
        case (.html, .absent), (.html, .list), (.html, .object):
            return ""
        case (.swift, .text(let text)):
            if !isRaw, let control = text.unicodeScalars.first(where: Self.isControl) {
                throw template.error(.controlCharacter(name.description, scalar: control.value), at: offset)
            }
            return text
        case (.swift, .literal(let data)):
            return SwiftLiteral.quoted(data)
        case (.swift, .absent), (.page, .absent):
            throw template.error(.absentValue(name.description), at: offset)
        case (.swift, .list), (.page, .list):
            throw template.error(.notInsertable(name.description, kind: "a list"), at: offset)
        case (.swift, .object), (.page, .object):
            throw template.error(.notInsertable(name.description, kind: "an object"), at: offset)
        }
    }

    /// What ends a line, or does in some editors, and what a terminal acts upon. A tab is neither.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\t"
        case .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
