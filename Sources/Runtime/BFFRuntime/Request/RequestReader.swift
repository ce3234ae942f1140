internal import BFFHTTP
internal import BFFIdentity
public import BFFJSON
public import BFFValidation

/// What a plan may know of a request: parameters, body, who asks. Everything it gives is borrowed and lives until the request is answered.
///
/// Parameters come decoded. A violation is reported under `/path`, `/query`, `/header` or `/cookie` and the parameter's name:
///
///     limit = request.integer(.query, "limit", schema: "…", &report) { $1.integer($0, minimum: 1, schema: "…") }
public struct RequestReader {
    let head: HTTPHead
    let pathNames: [String]
    let pathValues: [HTTPText]
    let scope: RequestScope
    let bodyValue: JSONValue?

    /// Where texts that the plan makes may live as long as the request.
    public var texts: TextArena { scope.arena }

    /// `$request.id`.
    public var id: JSONText { scope.requestID }

    /// `$auth.sub`; empty where the operation demands no token.
    public var subject: JSONText { scope.token?.subject ?? JSONText("") }

    /// `$auth.claims.…`: nil where the token lacks the claim, or the operation demands no token.
    public func claim(_ name: StaticString) -> JSONValue? { scope.token?.claims[name] }

    // MARK: Body

    /// The JSON body, held against `read` under `/body`. Nil without a body; that a required one is missing was found before.
    public func body<Report: ViolationReport, Value>(
        _ report: inout Report, _ read: (JSONValue, inout Report) -> Value?
    ) -> Value? {
        guard let bodyValue else { return nil }
        return report.nested(bodyValue, at: "body", read)
    }
}

/// Where a parameter stands.
public enum ParameterPlace: Sendable {
    case path, query, header, cookie

    var step: PathStep {
        switch self {
        case .path: "path"
        case .query: "query"
        case .header: "header"
        case .cookie: "cookie"
        }
    }
}

/// How a list of values stands in one parameter (OpenAPI's `style` and `explode`).
public enum ListStyle: Sendable {
    /// `ids=1&ids=2`: form, exploded.
    case repeated
    /// `1,2`: form without explode, and simple.
    case commas
    /// `1%202`: spaceDelimited.
    case spaces
    /// `1|2`: pipeDelimited.
    case pipes
}

// MARK: Single values

extension RequestReader {
    /// A text, which `check` may turn into something narrower.
    /// - Parameters:
    ///   - name: in lower case for a header.
    ///   - schema: pointer of the parameter in its document.
    public func text<Report: ViolationReport, Value>(
        _ place: ParameterPlace, _ name: StaticString, isRequired: Bool = false, schema: SchemaPointer,
        _ report: inout Report, _ check: (JSONText, inout Report) -> Value?
    ) -> Value? {
        guard let raw = raw(place, name) else {
            if isRequired { failMissing(place, name, schema, &report) }
            return nil
        }
        report.enter(place.step)
        report.enter(.property(name))
        defer {
            report.leave()
            report.leave()
        }
        guard let text = decoded(raw, place) else {
            report.fail(.type("percent-encoded UTF-8"), schema: schema)
            return nil
        }
        return check(text, &report)
    }

    /// A text as it is.
    public func text<Report: ViolationReport>(
        _ place: ParameterPlace, _ name: StaticString, isRequired: Bool = false, schema: SchemaPointer,
        _ report: inout Report
    ) -> JSONText? {
        text(place, name, isRequired: isRequired, schema: schema, &report) { text, _ in text }
    }

    /// An integer in decimal digits.
    public func integer<Report: ViolationReport>(
        _ place: ParameterPlace, _ name: StaticString, isRequired: Bool = false, schema: SchemaPointer,
        _ report: inout Report, _ check: (Int, inout Report) -> Int? = { number, _ in number }
    ) -> Int? {
        text(place, name, isRequired: isRequired, schema: schema, &report) { text, report in
            guard let number = ParameterText.integer(text) else {
                report.fail(.type("an integer of up to 64 bits"), schema: schema)
                return nil
            }
            return check(number, &report)
        }
    }

    /// A number as JSON writes it.
    public func number<Report: ViolationReport>(
        _ place: ParameterPlace, _ name: StaticString, isRequired: Bool = false, schema: SchemaPointer,
        _ report: inout Report, _ check: (Double, inout Report) -> Double? = { number, _ in number }
    ) -> Double? {
        text(place, name, isRequired: isRequired, schema: schema, &report) { text, report in
            guard let number = ParameterText.number(text) else {
                report.fail(.type("a number"), schema: schema)
                return nil
            }
            return check(number, &report)
        }
    }

    /// `true` or `false`.
    public func bool<Report: ViolationReport>(
        _ place: ParameterPlace, _ name: StaticString, isRequired: Bool = false, schema: SchemaPointer,
        _ report: inout Report
    ) -> Bool? {
        text(place, name, isRequired: isRequired, schema: schema, &report) { text, report in
            if text == "true" { return true }
            if text == "false" { return false }
            report.fail(.type("true or false"), schema: schema)
            return nil
        }
    }
}

// MARK: Lists

extension RequestReader {
    /// A list, whose elements `element` reads under their index. Nil when absent; an element that is refused leaves no gap.
    public func list<Report: ViolationReport, Element>(
        _ place: ParameterPlace, _ name: StaticString, style: ListStyle, isRequired: Bool = false,
        minItems: Int = 0, maxItems: Int = .max, schema: SchemaPointer, _ report: inout Report,
        _ element: (JSONText, inout Report) -> Element?
    ) -> [Element]? {
        let raw = rawList(place, name, style)
        guard !raw.isEmpty else {
            if isRequired { failMissing(place, name, schema, &report) }
            return nil
        }
        report.enter(place.step)
        report.enter(.property(name))
        defer {
            report.leave()
            report.leave()
        }
        if raw.count < minItems { report.fail(.minItems(minItems), schema: schema) }
        guard raw.count <= maxItems else {
            report.fail(.maxItems(maxItems), schema: schema)
            return nil
        }
        var elements: [Element] = []
        elements.reserveCapacity(raw.count)
        for (index, text) in raw.enumerated() where report.wantsMore {
            report.enter(.index(index))
            if let text = decoded(text, place) {
                if let element = element(text, &report) { elements.append(element) }
            } else {
                report.fail(.type("percent-encoded UTF-8"), schema: schema)
            }
            report.leave()
        }
        return elements
    }

    /// A list's element as an integer, for `element`.
    public static func integer<Report: ViolationReport>(
        _ text: JSONText, schema: SchemaPointer, _ report: inout Report
    ) -> Int? {
        if let number = ParameterText.integer(text) { return number }
        report.fail(.type("an integer of up to 64 bits"), schema: schema)
        return nil
    }
}

// MARK: Finding and decoding

extension RequestReader {
    /// Under the parameter itself, so that a client sees at once which one it is.
    private func failMissing<Report: ViolationReport>(
        _ place: ParameterPlace, _ name: StaticString, _ schema: SchemaPointer, _ report: inout Report
    ) {
        report.enter(place.step)
        report.fail(.required(name), at: .property(name), schema: schema)
        report.leave()
    }

    private func raw(_ place: ParameterPlace, _ name: StaticString) -> HTTPText? {
        switch place {
        case .path:
            for (index, candidate) in pathNames.enumerated() where candidate.withJSONText({ $0 == name }) {
                return pathValues[index]
            }
            return nil
        case .query: return head.query.first(name)
        case .header: return head.fields.first(name)
        case .cookie: return HTTPCookies(head.fields).first(name)
        }
    }

    private func rawList(_ place: ParameterPlace, _ name: StaticString, _ style: ListStyle) -> [HTTPText] {
        var found: [HTTPText] = []
        if place == .query, style == .repeated {
            head.query.forEach { key, value in
                if let key = decoded(key, .query), key == name { found.append(value) }
                return true
            }
            return found
        }
        if place == .header {
            head.fields.forEachElement(of: name) { element in
                found.append(element)
                return true
            }
            return found
        }
        guard let raw = raw(place, name) else { return [] }
        return raw.split(style)
    }

    /// Nil where the text is not valid percent-encoding, or not UTF-8.
    private func decoded(_ text: HTTPText, _ place: ParameterPlace) -> JSONText? {
        switch place {
        case .header, .cookie: return text.json
        case .path, .query:
            let plusIsSpace = place == .query
            if PercentCoding.isPlain(text, plusIsSpace: plusIsSpace) { return text.json }
            let bytes = scope.arena.decode { PercentCoding.decode(text, plusIsSpace: plusIsSpace, into: &$0) }
            return bytes.flatMap { HTTPText(unsafelyBorrowing: $0).json }
        }
    }
}
