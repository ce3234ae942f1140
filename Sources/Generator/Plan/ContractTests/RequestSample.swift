internal import Contract
internal import Diagnostics
package import OpenAPI

/// A request that keeps the operation's contract: examples first, else values made from the schemas.
struct RequestSample {
    /// What the tests' runner sends; it makes answers the same byte for byte.
    static let requestID = "contract-test"
    private static let subjectDefault = "contract-test-subject"

    let operation: Operation
    /// Every parameter that a value was found for, in contract order.
    private(set) var parameters: [(parameter: Parameter, value: Node)]
    let body: Node?
    let bodySchema: Schema?
    private let media: MediaType?
    /// nil where the operation demands no token.
    let scopes: [String]?
    private(set) var subject: String
    private(set) var claims: [(name: String, value: Node)]
    let claimSchemas: [String: Schema]

    init(_ operation: ClientOperation, claims declared: [ClientDeclaration.Claim], check: SchemaCheck) {
        self.operation = operation.operation
        parameters = operation.operation.parameters.compactMap { parameter in
            Self.value(of: parameter, check).map { (parameter, $0) }
        }
        let media = operation.operation.requestBody?.received
        self.media = media
        bodySchema = media?.schema
        body = media?.fittingBody(check, .request)
        scopes = operation.requiredScopes
        subject = Self.subject(of: operation, check)
        claimSchemas = Dictionary(declared.map { ($0.name, $0.schema) }) { first, _ in first }
        claims = declared.compactMap { claim in
            SchemaSample.value(of: claim.schema, at: "claim.\(claim.name)", check: check).map { (claim.name, $0) }
        }
    }

    /// As the plan sees it: a parameter that was not sent has its default.
    func value(of place: Parameter.Place, _ name: String) -> Node? {
        let sent = parameters.first { $0.parameter.place == place && $0.parameter.name == name }?.value
        return sent
            ?? operation.parameters.first { $0.place == place && $0.name == name }?.schema.effective.defaultValue
    }

    private static func value(of parameter: Parameter, _ check: SchemaCheck) -> Node? {
        let candidates = parameter.examples + parameter.schema.effective.examples
        let found =
            candidates.first { check.accepts($0, parameter.schema) }
            ?? SchemaSample.value(of: parameter.schema, at: parameter.name, check: check)
        guard parameter.place == .cookie, let text = found?.string, text.contains(" "), let found else { return found }
        // No cookie holds a blank (RFC 6265, section 4.1.1).
        let plain = Node(.string(text.replacing(" ", with: "-")), at: found.location)
        return check.accepts(plain, parameter.schema) ? plain : nil
    }

    /// What every parameter that takes `$auth.sub` takes: the services' own examples are tried first.
    private static func subject(of operation: ClientOperation, _ check: SchemaCheck) -> String {
        var takers: [Parameter] = []
        for dependency in operation.dependencies {
            var calls = [dependency.call]
            for case .call(let call, _, _) in dependency.fallback { calls.append(call) }
            for case (let parameter, .source(let source)) in calls.flatMap(\.parameters) where source.root == .subject {
                takers.append(parameter)
            }
        }
        let samples = takers.compactMap { value(of: $0, check)?.string }
        return samples.first { text in
            takers.allSatisfy { check.accepts(Node(.string(text), at: $0.location), $0.schema) }
        } ?? samples.first ?? subjectDefault
    }
}

// MARK: Other requests

extension RequestSample {
    /// - Parameter value: nil leaves it out.
    func with(_ parameter: Parameter, _ value: Node?) -> RequestSample {
        var other = self
        other.parameters = parameters.compactMap { known in
            guard known.parameter.key == parameter.key else { return known }
            return value.map { (known.parameter, $0) }
        }
        return other
    }

    func with(subject: String) -> RequestSample {
        var other = self
        other.subject = subject
        return other
    }

    /// - Parameter value: nil leaves it out.
    func with(claim name: String, _ value: Node?) -> RequestSample {
        var other = self
        other.claims = claims.compactMap { claim in
            guard claim.name == name else { return claim }
            return value.map { (name, $0) }
        }
        return other
    }
}

// MARK: On the wire

extension RequestSample {
    /// Path and query, encoded.
    var target: String {
        var path = operation.path
        var pairs: [String] = []
        for (parameter, value) in parameters {
            switch parameter.place {
            case .path: path = path.replacing("{\(parameter.name)}", with: parameter.wireText(value).percentEncoded)
            case .query: pairs += parameter.queryPairs(value)
            case .header, .cookie, .querystring: break
            }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// The body is JSON, or there is none.
    var isJSON: Bool { media?.isJSON ?? true }

    /// The body as it is sent.
    var bodyText: String? {
        guard let body, let media else { return nil }
        return media.text(of: body)
    }

    var headers: [(name: String, value: String)] {
        let own = media.map { $0.isJSON || body == nil ? [] : [("Content-Type", $0.name)] } ?? []
        let fields = parameters.filter { $0.parameter.place == .header }
        return fields.map { ($0.parameter.name, $0.parameter.wireText($0.value)) }
            + (cookies().map { [("Cookie", $0)] } ?? []) + own
    }

    /// The one field that holds all cookies; nil where there are none.
    /// - Parameters:
    ///   - replaced: has another value than the sample's.
    ///   - text: nil leaves it out.
    func cookies(replacing replaced: Parameter? = nil, with text: String? = nil) -> String? {
        var pairs = parameters.filter { $0.parameter.place == .cookie && $0.parameter.name != replaced?.name }
            .map { "\($0.parameter.name)=\($0.parameter.wireText($0.value))" }
        if let replaced, let text { pairs.append("\(replaced.name)=\(text)") }
        return pairs.isEmpty ? nil : pairs.joined(separator: "; ")
    }

    /// The token's claims; nil where none is demanded.
    func claimsText(scopes: [String]?) -> String? {
        guard let scopes else { return nil }
        let place = operation.location
        func member(_ name: String, _ value: Node) -> Node.Member {
            Node.Member(key: name, keyLocation: place, value: value)
        }
        var members = [member("sub", Node(.string(subject), at: place))] + claims.map { member($0.name, $0.value) }
        if !scopes.isEmpty { members.append(member("scope", Node(.string(scopes.joined(separator: " ")), at: place))) }
        return Node(.object(members), at: place).json
    }
}

extension MediaType {
    /// A body as it goes over the wire: JSON, a form's pairs, or a text.
    package func text(of body: Node) -> String {
        if isJSON { return body.json }
        guard isForm else { return body.string ?? body.json }
        return (body.members ?? []).flatMap { member -> [String] in
            pairs(member, encodings.first { $0.property == member.key })
        }.joined(separator: "&")
    }

    private func pairs(_ member: Node.Member, _ encoding: Encoding?) -> [String] {
        let name = member.key.percentEncoded
        if encoding?.contentType?.contains("json") != true {
            if let members = member.value.members, encoding?.style == "deepObject" {
                return members.map { "\(name)%5B\($0.key.percentEncoded)%5D=\($0.value.wireText.percentEncoded)" }
            }
            if let elements = member.value.array {
                let values = elements.map(\.wireText.percentEncoded)
                guard encoding?.explode == false else { return values.map { "\(name)=\($0)" } }
                let separator = ["spaceDelimited": "%20", "pipeDelimited": "%7C"][encoding?.style ?? ""] ?? ","
                return ["\(name)=\(values.joined(separator: separator))"]
            }
        }
        return ["\(name)=\(member.value.wireText.percentEncoded)"]
    }
}

extension Parameter {
    /// A list's elements stand in one text unless they are repeated.
    var separator: String? {
        switch style {
        case "spaceDelimited": " "
        case "pipeDelimited": "|"
        case "form" where explode && place == .query: nil
        default: ","
        }
    }

    func wireText(_ value: Node) -> String {
        value.array.map { $0.map(\.wireText).joined(separator: separator ?? ",") } ?? value.wireText
    }

    /// What stands in a path for the parameter, encoded: RFC 6570's expansions of values and lists, which styles are named after.
    func pathText(_ value: Node) -> String {
        let parts = (value.array ?? [value]).map(\.wireText.percentEncoded)
        let name = name.percentEncoded
        return switch style {
        case "label": "." + parts.joined(separator: explode ? "." : ",")
        case "matrix" where explode: parts.map { ";\(name)=\($0)" }.joined()
        case "matrix": ";\(name)=\(parts.joined(separator: ","))"
        default: parts.joined(separator: ",")
        }
    }

    func queryPairs(_ value: Node) -> [String] {
        let name = name.percentEncoded
        guard let elements = value.array else { return ["\(name)=\(value.wireText.percentEncoded)"] }
        guard let separator else { return elements.map { "\(name)=\($0.wireText.percentEncoded)" } }
        let delimiter = separator == "," ? "," : separator.percentEncoded
        return ["\(name)=\(elements.map(\.wireText.percentEncoded).joined(separator: delimiter))"]
    }
}

extension Node {
    fileprivate var wireText: String { string ?? json }
}

extension String {
    /// All but unreserved characters as %XX (RFC 3986, section 2.1).
    var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": encoded.unicodeScalars.append(scalar)
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
