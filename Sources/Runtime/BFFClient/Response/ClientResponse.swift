internal import BFFJSON

/// An answer as it came: status, fields, body. Nothing of it has been held against a contract yet.
public struct ClientResponse: Sendable {
    public let status: Int
    /// In order; `HTTPTransport` gives names in lower case.
    public let fields: [ClientField]
    private let body: ResponseBody

    init(status: Int, fields: [ClientField], body: ResponseBody) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// For transports of one's own, and for tests.
    public init(status: Int, fields: [ClientField] = [], body: [UInt8] = []) {
        var buffer = ByteBuffer()
        body.withUnsafeBytes { buffer.append($0) }
        self.init(status: status, fields: fields, body: ResponseBody(buffer))
    }

    // MARK: Media type

    /// The body's media type in lower case, without parameters; nil where the answer names none.
    public var mediaType: String? { contentType?.essence }

    var contentType: ClientMediaType? { field("content-type").map { ClientMediaType($0) } }

    /// Whether the body is `application/json` or of a type with the suffix `+json`.
    public var isJSON: Bool { contentType?.isJSON ?? false }

    /// Whether the body is of this type. A body whose type is not named may be of any.
    /// - Parameter range: `text/plain`, `text/*` or `*/*`, in lower case; parameters are ignored.
    public func matches(_ range: StaticString) -> Bool {
        contentType.map { $0.isWithin("\(range)") } ?? true
    }

    // MARK: Body

    public var bytes: [UInt8] { body.buffer.withBytes { Array($0) } }

    /// How many bytes the body has.
    public var byteCount: Int { body.buffer.count }

    /// The body as text: UTF-8, or ISO 8859-1 where the answer says so.
    /// - Throws: `.unreadable` for bytes that are not in that encoding.
    public func text() throws(ClientError) -> String {
        let text = body.buffer.withBytes { bytes in
            switch contentType?.charset {
            case "iso-8859-1", "latin1":
                String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
            default:
                String(validating: bytes, as: UTF8.self)
            }
        }
        guard let text else { throw .unreadable(UnreadableResponse(self, .notText)) }
        return text
    }

    /// The body as a model.
    /// - Parameter rule: what is asked of the body beyond its type.
    /// - Throws: `.unreadable` with every violation, up to `Reading.violationsMax`.
    public func json<Value: JSONReadable>(
        _: Value.Type = Value.self, rule: JSONRule? = nil
    ) throws(ClientError) -> Value {
        do throws(UnreadableJSON) {
            return try body.read(rule)
        } catch {
            throw .unreadable(UnreadableResponse(self, error))
        }
    }
}

extension ClientResponse: CustomStringConvertible, CustomReflectable {
    /// Status, media type and size: not the body.
    public var description: String { "\(status) \(mediaType ?? "") \(byteCount) bytes" }

    public var customMirror: Mirror { Mirror(self, children: ["status": status, "mediaType": mediaType as Any]) }
}

/// The bytes of an answer, with the padding that the parser reads.
final class ResponseBody: Sendable {
    let buffer: ByteBuffer

    init(_ buffer: consuming ByteBuffer) { self.buffer = buffer }

    /// Each reading has its own parser, whose tape free-form JSON may keep.
    func read<Value: JSONReadable>(_ rule: JSONRule? = nil) throws(UnreadableJSON) -> Value {
        let parser = JSONParser()
        let root: JSONValue
        do throws(JSONError) { root = try parser.parse(buffer) } catch { throw .malformed(error) }
        let reading = Reading(lease: parser)
        let value = withExtendedLifetime(parser) {
            rule?.check(root, reading)
            return Value(reading: root, reading)
        }
        if let fault = UnreadableJSON(reading) { throw fault }
        return value
    }
}

/// An answer that the contract does not document: by its status or by its media type.
public struct UndocumentedResponse: Sendable, CustomStringConvertible {
    public let response: ClientResponse

    public init(_ response: ClientResponse) { self.response = response }

    public var status: Int { response.status }
    public var fields: [ClientField] { response.fields }
    public var bytes: [UInt8] { response.bytes }
    public var description: String { response.description }
}
