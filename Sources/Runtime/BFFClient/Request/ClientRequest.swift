public import BFFHTTP

/// A request as it goes out, whatever carries it. Generated code fills it, a call per parameter; a transport reads it.
///
/// A value that would leave its place (a path segment that is empty or `..`, a field with a line end) refuses the request as a whole:
/// `ClientTransport.perform` throws before anything is sent.
public struct ClientRequest: Sendable {
    public let method: HTTPMethod
    /// Nil: what the transport has.
    public var timeout: Duration?
    public private(set) var body: [UInt8] = []
    /// The body's media type; nil where there is no body.
    public private(set) var mediaType: String?
    /// The first value that has no place in the request.
    public private(set) var refusal: RefusedValue?
    private var path = ""
    private var query = ""
    private var cookies = ""
    private var hasSecretCookie = false
    private var accepted: String?
    private var ownFields: [ClientField] = []
    /// Where the value of each parameter begins in `path`, in bytes.
    private var pathParameters: [(name: String, start: Int)] = []

    public init(_ method: HTTPMethod, _ options: CallOptions = CallOptions()) {
        self.method = method
        timeout = options.timeout
        for field in options.fields { append(field) }
    }

    // MARK: For transports

    /// Path and query, encoded: to be put behind the base URL.
    public var target: String {
        query.isEmpty ? path : path + (path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query
    }

    /// All fields but those that frame the message: `Host`, `Content-Length`, `Connection`.
    public var fields: [ClientField] {
        var fields = ownFields
        if let accepted { fields.append(ClientField("accept", accepted)) }
        if !cookies.isEmpty { fields.append(ClientField("cookie", cookies, isSecret: hasSecretCookie)) }
        if let mediaType { fields.append(ClientField("content-type", mediaType)) }
        return fields
    }

    /// Whether it may be sent twice, when a kept connection turns out to have been closed (RFC 9110, section 9.2.2).
    public var isReplayable: Bool {
        method.isIdempotent
    }

    // MARK: For wrapping transports

    /// Sets a field, in place of those of the same name.
    public mutating func setField(_ name: String, _ value: String, isSecret: Bool = false) {
        ownFields.removeAll { $0.isNamed(name) }
        append(ClientField(name, value, isSecret: isSecret))
    }

    // MARK: Parts, for the parameters

    mutating func refuse(_ value: RefusedValue) {
        if refusal == nil { refusal = value }
    }

    mutating func append(_ field: ClientField) {
        guard FieldText.isName(field.name), !field.isNamed("content-length"), !field.isNamed("transfer-encoding") else {
            return refuse(RefusedValue(field.name, .invalidName))
        }
        guard FieldText.isValue(field.value) else { return refuse(RefusedValue(field.name, .controlCharacter)) }
        ownFields.append(field)
    }

    mutating func appendPath(_ encoded: String, of parameter: String? = nil) {
        if let parameter { pathParameters.append((parameter, path.utf8.count)) }
        path += encoded
    }

    mutating func appendQuery(_ name: String, _ value: String) { appendQuery("\(name)=\(value)") }

    mutating func appendQuery(_ encoded: String) {
        if !query.isEmpty { query += "&" }
        query += encoded
    }

    mutating func appendCookie(_ name: String, _ value: String, isSecret: Bool = false) {
        if !cookies.isEmpty { cookies += "; " }
        cookies += "\(name)=\(value)"
        if isSecret { hasSecretCookie = true }
    }

    mutating func setBody(_ bytes: [UInt8], _ mediaType: String) {
        guard FieldText.isValue(mediaType) else { return refuse(RefusedValue("content-type", .controlCharacter)) }
        body = bytes
        self.mediaType = mediaType
    }

    /// What the answer's body may be, as the field `Accept` has it.
    public mutating func accept(_ mediaTypes: StaticString) {
        accepted = "\(mediaTypes)"
    }

    /// Why it must not be sent. No segment of the path may be `.` or `..`, which a service would resolve (RFC 3986, section 5.2.4).
    var finalRefusal: RefusedValue? {
        if let refusal { return refusal }
        var start = 0
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
            let end = start + segment.utf8.count
            if segment == "." || segment == ".." {
                let name = pathParameters.last { $0.start >= start && $0.start <= end }?.name
                return RefusedValue(name ?? "path", .dotSegment)
            }
            start = end + 1
        }
        return nil
    }
}

extension ClientRequest: CustomStringConvertible, CustomReflectable {
    /// Method and path: neither the query nor fields nor the body, which may hold secrets.
    public var description: String { "\(method.name) \(path)" }

    public var customMirror: Mirror { Mirror(self, children: ["method": method, "path": path]) }
}
