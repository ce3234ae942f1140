public import BFFHTTP
public import BFFJSON

/// A request to a service, written straight into the bytes that go out: `begin`, then the path, the query, fields,
/// the body, in this order, and `finish`.
///
/// What comes from data is encoded or checked, so that it cannot leave its place: a value that would (a path segment
/// that is empty, `.` or `..`, a field with a line end) refuses the request as a whole, and the call fails before
/// anything is sent.
public struct OutgoingRequest: ~Copyable {
    enum Stage {
        case path, query, fields, finished
    }

    public internal(set) var method = HTTPMethod.get
    /// True when a value had no place in the request.
    public internal(set) var isRefused = false
    var buffer = ByteBuffer(capacity: 1_024)
    var body = JSONWriter()
    var hasBody = false
    private var form = BodyForm.json("application/json")
    /// Of bodies that are no JSON.
    private var encoder: BodyEncoder?
    var stage = Stage.finished
    private var pathStart = 0
    var origin: Origin?
    /// Where the authority of the origin's first endpoint stands; empty in a request that was put together elsewhere.
    var authorityRange = 0..<0
    /// Where the head ends and the body begins.
    var bodyStart = 0
    /// The field written last is Cookie.
    private var isInCookies = false

    init() {}

    /// Starts anew; what was written before is forgotten.
    public mutating func begin(_ method: HTTPMethod, to origin: Origin) {
        self.method = method
        self.origin = origin
        isRefused = false
        hasBody = false
        authorityRange = 0..<0
        buffer.removeAll()
        body.reset()
        buffer.append(string: method.name)
        buffer.append(" ")
        pathStart = buffer.count
        buffer.append(string: origin.pathPrefix)
        stage = .path
    }

    /// A request that was put together elsewhere, complete but for being sent.
    /// - Parameter head: up to and with the empty line; its values have been checked.
    package mutating func begin(_ method: HTTPMethod, whole head: [UInt8], _ body: [UInt8]) {
        self.method = method
        isRefused = false
        buffer.removeAll()
        buffer.reserve(head.count + body.count)
        head.withUnsafeBytes { buffer.append($0) }
        body.withUnsafeBytes { buffer.append($0) }
        authorityRange = 0..<0
        bodyStart = head.count
        stage = .finished
    }

    // MARK: Path

    /// A part of the path that the contract spells, such as `/v1/users/`.
    public mutating func path(_ literal: StaticString) {
        buffer.append(literal)
    }

    /// A path, and a query behind it, that configuration spells; no part of it comes from a request.
    package mutating func path(configured: String) {
        buffer.append(string: configured)
    }

    /// A value that stands in the path.
    public mutating func path(value: JSONText) {
        value.withBytes { encodePart($0) }
    }

    /// A value that stands in the path.
    public mutating func path(value: String) {
        var value = value
        value.withUTF8 { encodePart(UnsafeRawBufferPointer($0)) }
    }

    /// A value that stands in the path.
    public mutating func path(value: Int) {
        buffer.append(decimal: value)
    }

    /// A value that stands in the path.
    public mutating func path(value: Double) {
        buffer.append(encodedNumber: value)
    }

    /// A value that stands in the path.
    public mutating func path(value: Bool) {
        buffer.append(value ? "true" : "false")
    }

    private mutating func encodePart(_ bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty { isRefused = true }
        PercentCoding.encode(bytes, into: &buffer)
    }

    // MARK: Query

    public mutating func query(_ name: StaticString, _ value: JSONText) {
        beginQuery(name)
        queryValue(value)
    }

    public mutating func query(_ name: StaticString, _ value: String) {
        beginQuery(name)
        queryValue(value)
    }

    public mutating func query(_ name: StaticString, _ value: Int) {
        beginQuery(name)
        queryValue(value)
    }

    public mutating func query(_ name: StaticString, _ value: Bool) {
        beginQuery(name)
        queryValue(value)
    }

    /// The number as JSON writes it.
    public mutating func query(_ name: StaticString, _ value: Double) {
        beginQuery(name)
        queryValue(value)
    }

    /// The query as a whole.
    public mutating func querystring(_ value: JSONText) {
        if stage == .fields || stage == .finished { isRefused = true }
        closePath()
        buffer.append("?")
        stage = .query
        queryValue(value)
    }

    /// Opens a parameter whose value is made of several parts: `queryValue` and `querySeparator` write them. Behind a field there is
    /// no place for one any more: the request is refused.
    /// - Parameter name: percent-encoded already, where it needs to be.
    public mutating func beginQuery(_ name: StaticString) {
        if stage == .fields || stage == .finished { isRefused = true }
        closePath()
        buffer.append(stage == .path ? "?" : "&")
        stage = .query
        buffer.append(name)
        buffer.append("=")
    }

    public mutating func queryValue(_ value: JSONText) {
        value.withBytes { PercentCoding.encode($0, into: &buffer) }
    }

    public mutating func queryValue(_ value: String) {
        var value = value
        value.withUTF8 { PercentCoding.encode(UnsafeRawBufferPointer($0), into: &buffer) }
    }

    public mutating func queryValue(_ value: Int) {
        buffer.append(decimal: value)
    }

    /// What stands between the parts of a list: `,`, `%20` or `|`.
    public mutating func queryValue(_ value: Bool) {
        buffer.append(value ? "true" : "false")
    }

    public mutating func queryValue(_ value: Double) {
        buffer.append(encodedNumber: value)
    }

    public mutating func querySeparator(_ literal: StaticString) {
        buffer.append(literal)
    }

    // MARK: Fields and body

    public mutating func field(_ name: StaticString, _ value: JSONText) {
        value.withBytes { field(name, bytes: $0) }
    }

    public mutating func field(_ name: StaticString, _ value: HTTPText) {
        value.withBytes { field(name, bytes: $0) }
    }

    public mutating func field(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { field(name, bytes: UnsafeRawBufferPointer($0)) }
    }

    public mutating func field(_ name: StaticString, _ value: Int) {
        openField(name)
        buffer.append(decimal: value)
        buffer.append("\r\n")
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        openField(name)
        buffer.append(value ? "true" : "false")
        buffer.append("\r\n")
    }

    /// The number as JSON writes it.
    public mutating func field(_ name: StaticString, _ value: Double) {
        openField(name)
        buffer.append(number: value)
        buffer.append("\r\n")
    }

    private mutating func field(_ name: StaticString, bytes: UnsafeRawBufferPointer) {
        openField(name)
        if !FieldWriter.isFieldValue(bytes) { isRefused = true }
        buffer.append(bytes)
        buffer.append("\r\n")
    }

    /// Opens a field whose value is made of several parts: `fieldValue` and `fieldSeparator` write them, `endField` ends it.
    public mutating func beginField(_ name: StaticString) { openField(name) }

    public mutating func fieldSeparator(_ literal: StaticString) { buffer.append(literal) }

    public mutating func fieldValue(_ value: JSONText) {
        value.withBytes { bytes in
            if !FieldWriter.isFieldValue(bytes) { isRefused = true }
            buffer.append(bytes)
        }
    }

    public mutating func fieldValue(_ value: Int) { buffer.append(decimal: value) }

    public mutating func fieldValue(_ value: Double) { buffer.append(number: value) }

    public mutating func fieldValue(_ value: Bool) { buffer.append(value ? "true" : "false") }

    public mutating func endField() { buffer.append("\r\n") }

    /// Opens one cookie of the Cookie field: a value and `endCookie` follow. Cookies stand behind each other, with no other field between
    /// them (RFC 6265, section 5.4: one field holds them all).
    public mutating func beginCookie(_ name: StaticString) {
        if isInCookies {
            buffer.truncate(to: buffer.count - 2)
            buffer.append("; ")
        } else {
            openField("cookie")
            isInCookies = true
        }
        buffer.append(name)
        buffer.append("=")
    }

    /// A text with a character that would end the cookie refuses the request.
    public mutating func cookieValue(_ value: JSONText) {
        value.withBytes { bytes in
            if !bytes.allSatisfy(Self.isCookieOctet) { isRefused = true }
            buffer.append(bytes)
        }
    }

    public mutating func cookieValue(_ value: Int) { buffer.append(decimal: value) }

    public mutating func cookieValue(_ value: Double) { buffer.append(number: value) }

    public mutating func cookieValue(_ value: Bool) { buffer.append(value ? "true" : "false") }

    public mutating func endCookie() { buffer.append("\r\n") }

    /// RFC 6265, section 4.1.1, and what UTF-8 adds.
    private static func isCookieOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E, 0x80...: true
        default: false
        }
    }

    mutating func openField(_ name: StaticString) {
        beginFields()
        isInCookies = false
        buffer.append(name)
        buffer.append(": ")
    }

    /// Writes the body as JSON, which then takes its form. At most once.
    public mutating func body(
        _ form: BodyForm = .json("application/json"), _ write: (inout JSONWriter) -> Void
    ) {
        hasBody = true
        self.form = form
        body.reset()
        write(&body)
    }

    /// Ends the request. Nothing may be written behind it.
    public mutating func finish() {
        beginFields()
        if hasBody, case .json(let mediaType) = form {
            buffer.append("Content-Type: ")
            buffer.append(mediaType)
            buffer.append("\r\nContent-Length: ")
            buffer.append(decimal: body.buffer.count)
            buffer.append("\r\n\r\n")
            bodyStart = buffer.count
            body.withBytes { buffer.append($0) }
        } else if hasBody {
            let encoder = encoder ?? BodyEncoder()
            self.encoder = encoder
            if !encoder.encode(body.buffer, as: form) { isRefused = true }
            buffer.append("Content-Type: ")
            buffer.append(string: encoder.contentType)
            buffer.append("\r\nContent-Length: ")
            buffer.append(decimal: encoder.bytes.count)
            buffer.append("\r\n\r\n")
            bodyStart = buffer.count
            encoder.bytes.withBytes { buffer.append($0) }
        } else {
            if method.definesContent { buffer.append("Content-Length: 0\r\n") }
            buffer.append("\r\n")
            bodyStart = buffer.count
        }
        stage = .finished
    }

    private mutating func beginFields() {
        guard stage != .fields else { return }
        closePath()
        stage = .fields
        buffer.append(" HTTP/1.1\r\n")
        guard let origin else { return }
        let start = buffer.count
        authorityRange = start + origin.authorityRange.lowerBound..<start + origin.authorityRange.upperBound
        origin.fields.withUnsafeBytes { buffer.append($0) }
    }

    /// The path is complete: none of its segments may be `.` or `..`, which a service would resolve (RFC 3986,
    /// section 5.2.4).
    private mutating func closePath() {
        guard stage == .path else { return }
        let start = pathStart
        let isDotted = buffer.withBytes { bytes in
            var (dots, others) = (0, 0)
            for byte in bytes[start...] {
                switch byte {
                case UInt8(ascii: "/"):
                    if others == 0, dots == 1 || dots == 2 { return true }
                    (dots, others) = (0, 0)
                case UInt8(ascii: "."): dots += 1
                default: others += 1
                }
            }
            return others == 0 && (dots == 1 || dots == 2)
        }
        if isDotted { isRefused = true }
    }

    /// The whole request as it goes out.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        buffer.withBytes { body($0) }
    }

    /// The parts of the finished request.
    func withParts<Result>(_ body: (RequestParts) -> Result) -> Result {
        buffer.withBytes { body(RequestParts($0, method: method, bodyStart: bodyStart)) }
    }

    var isFinished: Bool { stage == .finished && !buffer.isEmpty }
}
