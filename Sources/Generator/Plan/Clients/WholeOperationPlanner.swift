internal import Diagnostics
internal import OpenAPI

/// Makes an operation's method: arguments, body, answers.
struct WholeOperationPlanner {
    let types: WholeTypePlanner
    let security: WholeSecurity
    let operation: Operation
    let typeName: String
    let methodName: String
    private var roots: [WholeGraph.Root] = []

    init(
        types: WholeTypePlanner, security: WholeSecurity, operation: Operation, typeName: String, methodName: String
    ) {
        (self.types, self.security, self.operation) = (types, security, operation)
        (self.typeName, self.methodName) = (typeName, methodName)
    }

    mutating func plan() throws(WholeRefusal) -> WholeOperation {
        if operation.isTunnel {
            throw WholeRefusal(
                location: operation.location, reason: "a CONNECT asks for a tunnel, which no client here makes")
        }
        var names: Set<String> = ["body", "options"]
        var path: [(name: String, call: String)] = []
        var required: [WholeOperation.Argument] = []
        var optional: [WholeOperation.Argument] = []
        for parameter in operation.parameters where !Self.isIgnored(parameter) {
            let bare = WholeName.bare(parameter.name)
            let place =
                "\(bare)In\(parameter.place.rawValue.prefix(1).uppercased())\(parameter.place.rawValue.dropFirst())"
            let label = WholeName.claim([bare, bare + "Parameter", place], in: &names)
            let argument = try argument(parameter, label)
            if parameter.place == .path { path.append((parameter.name, argument.call)) }
            if argument.isOptional { optional.append(argument) } else { required.append(argument) }
        }
        let body = operation.requestBody.flatMap { self.body($0) }
        let (answers, accept) = self.answers()
        if let fault = types.rules.takeFault() { throw fault }
        return WholeOperation(
            operation: operation, typeName: typeName, methodName: methodName, path: try pathCalls(path),
            arguments: required + optional, body: body, answers: answers, accept: accept,
            security: security.expression(operation.security), schemes: security.used(operation.security), roots: roots)
    }

    mutating func take(_ type: WholeType, _ direction: WholeGraph.Direction) {
        roots.append(WholeGraph.Root(type: type, direction: direction))
    }

    // MARK: Parameters

    /// What OpenAPI says to ignore: other parts of the contract decide these headers (Parameter Object).
    private static func isIgnored(_ parameter: Parameter) -> Bool {
        parameter.place == .header && ["accept", "content-type", "authorization"].contains(parameter.name.lowercased())
    }

    /// Locals of the method that a parameter's name would hide.
    private static let locals: Set<String> = ["request", "response", "transport", "credentials", "value"]

    private mutating func argument(
        _ parameter: Parameter, _ bare: String
    ) throws(WholeRefusal) -> WholeOperation.Argument {
        if parameter.place == .querystring { return wholeQuery(parameter, bare) }
        let slot = types.slot(parameter.schema)
        let isText = parameter.mediaType.map { BodyForm(mediaType: $0) != .json } ?? false
        let type = isText ? .plain("String") : slot.type.asParameter
        take(type, .parameter)
        let isOptional = !parameter.isRequired || (slot.isNullable && parameter.place != .path)
        let isHidden = Self.locals.contains(bare)
        let value = isHidden ? bare + "Value" : WholeName.member(bare)
        return WholeOperation.Argument(
            label: isHidden ? "\(bare) \(value)" : value, type: type, isOptional: isOptional,
            summary: parameter.summary,
            call: try call(parameter, value, isJSON: parameter.mediaType != nil && !isText))
    }

    /// The query as one value: a form, JSON or a text.
    private mutating func wholeQuery(_ parameter: Parameter, _ bare: String) -> WholeOperation.Argument {
        let slot = types.slot(parameter.schema)
        var (type, form) = (WholeType.plain("String"), "text")
        switch BodyForm(mediaType: parameter.mediaType ?? "") {
        case .form:
            if case .named(let declaration) = slot.type, case .object = declaration.kind {
                declaration.take(parameter.encodings)
                (type, form) = (slot.type, "form")
                take(type, .form)
            } else {
                (type, form) = (slot.type.asParameter, "pairs")
                take(type, .parameter)
            }
        case .json:
            (type, form) = (slot.type, "json")
            take(type, .parameter)
        case .text, .multipart, .bytes: break
        }
        let isHidden = Self.locals.contains(bare)
        let value = isHidden ? bare + "Value" : WholeName.member(bare)
        return WholeOperation.Argument(
            label: isHidden ? "\(bare) \(value)" : value, type: type, isOptional: !parameter.isRequired,
            summary: parameter.summary, call: "request.querystring(\(form): \(value))")
    }

    private func call(_ parameter: Parameter, _ value: String, isJSON: Bool) throws(WholeRefusal) -> String {
        let name = SwiftLiteral.quoted(parameter.name)
        let isPath = parameter.place == .path
        if isJSON {
            return isPath
                ? "request.path(json: \(value), name: \(name))"
                : "request.\(parameter.place.rawValue)(\(name), json: \(value))"
        }
        var options = ""
        let style = parameter.style
        switch parameter.place {
        case .path:
            if !["simple", "label", "matrix"].contains(style) { throw refuse(parameter) }
            if style != "simple" { options += ", style: .\(style)" }
            if parameter.explode { options += ", explode: true" }
            if parameter.allowReserved { options += ", allowReserved: true" }
            return "request.path(\(value), name: \(name)\(options))"
        case .query:
            guard ["form", "spaceDelimited", "pipeDelimited", "deepObject"].contains(style) else {
                throw refuse(parameter)
            }
            if style != "form" { options += ", style: .\(style)" }
            if parameter.explode != true { options += ", explode: false" }
            if parameter.allowReserved { options += ", allowReserved: true" }
        case .header:
            if parameter.explode { options += ", explode: true" }
        case .cookie:
            if parameter.style == "cookie" { options += ", style: .cookie" }
            if !parameter.explode { options += ", explode: false" }
            if parameter.allowReserved, parameter.style == "form" { options += ", allowReserved: true" }
        case .querystring: break
        }
        return "request.\(parameter.place.rawValue)(\(name), \(value)\(options))"
    }

    private func refuse(_ parameter: Parameter) -> WholeRefusal {
        WholeRefusal(
            location: parameter.location,
            reason: "a \(parameter.place.rawValue) parameter has no style '\(parameter.style)'")
    }

    // MARK: Path

    /// The template's pieces in order: literals, percent-encoded as they stand, and values.
    private func pathCalls(_ values: [(name: String, call: String)]) throws(WholeRefusal) -> [String] {
        var calls: [String] = []
        var literal = ""
        var rest = Substring(operation.path)
        func flush() {
            if !literal.isEmpty { calls.append("request.path(\(SwiftLiteral.quoted(PathText.encoded(literal))))") }
            literal = ""
        }
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            literal += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            guard let value = values.first(where: { $0.name == name }) else {
                throw WholeRefusal(location: operation.location, reason: "the path's '{\(name)}' is no parameter")
            }
            flush()
            calls.append(value.call)
            rest = rest[rest.index(after: close)...]
        }
        literal += rest
        flush()
        return calls
    }
}

/// Literal parts of path templates.
enum PathText {
    /// What RFC 3986 (section 3.3) lets stand in a path stays, with what is percent-encoded already; the rest is
    /// encoded.
    static func encoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result = ""
        for (index, byte) in bytes.enumerated() {
            let scalar = Unicode.Scalar(byte)
            let isTriplet =
                byte == UInt8(ascii: "%") && index + 2 < bytes.count
                && Character(Unicode.Scalar(bytes[index + 1])).isHexDigit
                && Character(Unicode.Scalar(bytes[index + 2])).isHexDigit
            if byte < 0x80, isTriplet || allowed.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }

    private static let allowed = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/".unicodeScalars)
}

extension WholeType {
    /// A list in a parameter has no place for null.
    fileprivate var asParameter: WholeType {
        switch self {
        case .array(.optional(let element)): .array(element)
        case .map(.optional(let value)): .map(value)
        case .plain("NullValue"): .json
        default: self
        }
    }
}
