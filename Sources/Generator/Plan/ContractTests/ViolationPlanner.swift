internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Breaks each constraint of each parameter and of the body once.
struct ViolationPlanner {
    let operation: ClientOperation
    let sample: RequestSample
    let check: SchemaCheck

    init(_ operation: ClientOperation, sample: RequestSample, check: SchemaCheck) {
        self.operation = operation
        self.sample = sample
        self.check = check
    }

    var rows: [PlannedRow] { credentials + parameters + bodies }

    // MARK: Credentials

    private var credentials: [PlannedRow] {
        guard let scopes = operation.requiredScopes, let claims = sample.claimsText(scopes: scopes) else { return [] }
        func refusal(_ name: String, _ change: CheckedChange) -> PlannedRow {
            PlannedRow(refusing: name, change, status: 401, code: "unauthenticated", violation: nil)
        }
        let expired = claims.dropLast() + ",\"iat\":1,\"exp\":2}"
        let rows = [
            refusal("no token", .claims(nil)), refusal("a token that is none", .token("not.a.token")),
            refusal("a token that nobody signed", .token(Self.unsignedToken)),
            refusal("an expired token", .claims(String(expired))),
            refusal("another issuer's token", .claims(claims.dropLast() + ",\"iss\":\"https://elsewhere.test\"}")),
            refusal("a token for others", .claims(claims.dropLast() + ",\"aud\":\"elsewhere.test\"}")),
        ]
        return rows
            + scopes.map { missing in
                PlannedRow(
                    refusing: "scope: without \(missing)",
                    .claims(sample.claimsText(scopes: scopes.filter { $0 != missing })), status: 403,
                    code: "forbidden", violation: nil)
            }
    }

    /// `{"alg":"none"}`, `{"sub":"x"}` and no signature.
    private static let unsignedToken = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."

    // MARK: Parameters

    private var parameters: [PlannedRow] {
        operation.operation.parameters.flatMap { parameter -> [PlannedRow] in
            let isList = parameter.schema.effective.typesWithoutNull == .array
            let violation = Self.violation(of: parameter)
            var rows: [PlannedRow] = []
            if parameter.isRequired, parameter.place != .path, let change = change(parameter, to: nil) {
                rows.append(
                    PlannedRow(
                        refusing: "\(parameter.label): missing", change, violation: violation, at: parameter.location))
            }
            for broken in BrokenValues(parameter.schema, check: check).all where isList == (broken.value.array != nil) {
                guard let change = change(parameter, to: broken.value) else { continue }
                rows.append(
                    PlannedRow(
                        refusing: "\(parameter.label): \(broken.keyword)", change,
                        violation: violation + broken.pointer, at: parameter.location))
            }
            return rows
        }
    }

    /// As problems name it: header fields in lower case.
    private static func violation(of parameter: Parameter) -> String {
        let name = parameter.place == .header ? parameter.name.lowercased() : parameter.name
        return "/\(parameter.place.rawValue)/\(JSONPointer.escape(name))"
    }

    /// nil where the value cannot be sent there: an empty path segment matches no route, control characters stand in no
    /// field, and blanks in no cookie.
    func change(_ parameter: Parameter, to value: Node?) -> CheckedChange? {
        let text = value.map { parameter.wireText($0) }
        switch parameter.place {
        case .query:
            if let elements = value?.array {
                return elements.isEmpty ? nil : .target(target(replacing: parameter, with: value))
            }
            return .query(parameter.name, text)
        case .header:
            let isSendable = text.map { text in
                text.trimmed == text && !text.isEmpty
                    && text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }
            }
            return isSendable ?? true ? .header(parameter.name, text) : nil
        case .cookie:
            guard text.map(\.isCookieValue) ?? true else { return nil }
            return .header("Cookie", sample.cookies(replacing: parameter, with: text))
        case .path:
            guard let text, !text.isEmpty else { return nil }
            return .target(target(replacing: parameter, with: value))
        // Refused in clients' contracts.
        case .querystring: return nil
        }
    }

    private func target(replacing parameter: Parameter, with value: Node?) -> String {
        var path = operation.operation.path
        var pairs: [String] = []
        for (known, own) in sample.parameters {
            let isReplaced = known.name == parameter.name && known.place == parameter.place
            let value = isReplaced ? value ?? own : own
            switch known.place {
            case .path: path = path.replacing("{\(known.name)}", with: known.wireText(value).percentEncoded)
            case .query: pairs += known.queryPairs(value)
            case .header, .cookie, .querystring: break
            }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    // MARK: The body

    private var bodies: [PlannedRow] {
        guard let requestBody = operation.operation.requestBody, let schema = sample.bodySchema, let body = sample.body
        else { return [] }
        var rows =
            sample.isJSON
            ? [PlannedRow(refusing: "body: no JSON", .body("{"), violation: "/body", at: schema.location)] : []
        if requestBody.isRequired {
            rows.append(PlannedRow(refusing: "body: missing", .body(nil), violation: "/body", at: schema.location))
        }
        // What breaks a form or a text is worked out for JSON alone.
        guard sample.isJSON else { return rows }
        return rows
            + BrokenBodies(schema, body: body, check: check).all.map { broken in
                PlannedRow(
                    refusing: "body\(broken.place): \(broken.keyword)", .body(broken.body.json),
                    violation: "/body" + broken.pointer, at: schema.location)
            }
    }
}

extension String {
    /// RFC 6265, section 4.1.1.
    fileprivate var isCookieValue: Bool {
        unicodeScalars.allSatisfy { (0x21..<0x7F).contains($0.value) && !"\",;\\".unicodeScalars.contains($0) }
    }
}

extension PlannedRow {
    /// - Parameters:
    ///   - violation: where each one lies that the problem lists; nil: it lists none.
    ///   - location: in the client's contract; nil: the operation's.
    fileprivate init(
        refusing name: String, _ change: CheckedChange, status: Int = 400, code: String = "invalid_request",
        violation: String?, at location: Location? = nil
    ) {
        self.init(
            name: name, scenario: Scenario(), status: status, code: code, isDegraded: false, components: [],
            unchanged: [], values: [], changes: [change], violation: violation, kind: .violation, location: location)
    }
}
