internal import BFFHTTP
internal import BFFJSON

/// Takes an answer's lines and bytes from libcurl and holds them against the limits and rules that hold for every answer.
struct SecureAnswer {
    /// Trailers, which are ignored, may not grow beyond this.
    private static let ignoredBytesMax = 16 * 1024

    private let limits: ClientLimits
    private var call: ServiceCall?
    private var hasStatusLine = false
    private var fieldBytes = 0
    private var fieldCount = 0
    private var ignoredBytes = 0
    /// True once a byte of the answer has come.
    private(set) var hasBegun = false
    /// True once the head is complete that is no interim one.
    private(set) var isComplete = false
    private(set) var isByHTTP2 = false
    /// Why the answer is not taken.
    private(set) var refusal: TransportFailure?

    init(limits: ClientLimits) {
        self.limits = limits
    }

    mutating func begin(_ call: ServiceCall) {
        self = SecureAnswer(limits: limits)
        self.call = call
    }

    mutating func end() {
        call = nil
    }

    // MARK: The head

    /// One line with its line end: the status line, a field, the empty line behind them, or a trailer.
    mutating func receiveLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let call, line.count >= 2, line[line.count - 2] == UInt8(ascii: "\r") else { return refuse(.malformed) }
        let text = UnsafeRawBufferPointer(rebasing: line[..<(line.count - 2)])
        hasBegun = true
        guard !isComplete else {
            ignoredBytes += line.count
            return ignoredBytes <= Self.ignoredBytesMax ? true : refuse(.tooLarge)
        }
        if !hasStatusLine { return receiveStatus(text, call) }
        if text.isEmpty { return endHead(call) }
        fieldCount += 1
        fieldBytes += line.count
        guard fieldCount <= limits.fieldsMax, fieldBytes <= limits.fieldBytesMax else { return refuse(.tooLarge) }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            text[..<colon].allSatisfy(ASCII.isToken),
            FieldWriter.isFieldValue(UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]))
        else { return refuse(.malformed) }
        call.fields.appendName(UnsafeRawBufferPointer(rebasing: text[..<colon]), opensField: true)
        call.fields.appendValue(UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]), opensValue: true)
        return true
    }

    private mutating func receiveStatus(_ text: UnsafeRawBufferPointer, _ call: ServiceCall) -> Bool {
        guard text.count <= limits.statusLineBytesMax else { return refuse(.tooLarge) }
        guard let space = text.firstIndex(of: UInt8(ascii: " ")), text.count >= space + 4 else {
            return refuse(.malformed)
        }
        var status = 0
        for byte in text[space + 1..<space + 4] {
            guard byte &- UInt8(ascii: "0") <= 9 else { return refuse(.malformed) }
            status = status * 10 + Int(byte &- UInt8(ascii: "0"))
        }
        // "HTTP/2 200": libcurl writes the line that HTTP/2 does not have.
        isByHTTP2 = space == 6 && text[5] == UInt8(ascii: "2")
        call.status = status
        call.fields.removeAll()
        (hasStatusLine, fieldBytes, fieldCount) = (true, 0, 0)
        return true
    }

    private mutating func endHead(_ call: ServiceCall) -> Bool {
        call.fields.finish()
        // 101 would turn the connection into something else; nobody asked for that.
        guard call.status >= 100, call.status != 101 else { return refuse(.malformed) }
        guard call.status >= 200 else {
            // An interim answer (RFC 9110, section 15.2): the real one follows.
            hasStatusLine = false
            return true
        }
        guard isFramingSound(call.fields) else { return refuse(.malformed) }
        isComplete = true
        guard call.request.method != .head, !HTTPStatus.hasNoBody(call.status),
            let length = call.fields.first("content-length")
        else { return true }
        guard let count = length.integer, count >= 0 else { return refuse(.malformed) }
        guard count <= limits.bodyBytesMax else { return refuse(.tooLarge) }
        call.body.reserve(count)
        return true
    }

    /// RFC 9112, section 6.3; HTTP/2 has no transfer codings (RFC 9113, section 8.2.2).
    private func isFramingSound(_ fields: HTTPFields) -> Bool {
        guard fields.occurrences(of: "content-length") <= 1 else { return false }
        guard let encoding = fields.first("transfer-encoding") else { return true }
        return !isByHTTP2 && encoding.equalsIgnoringCase("chunked")
            && fields.occurrences(of: "transfer-encoding") == 1 && fields.first("content-length") == nil
    }

    // MARK: The body

    mutating func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let call, isComplete else { return refuse(.malformed) }
        guard call.body.count + bytes.count <= limits.bodyBytesMax else { return refuse(.tooLarge) }
        call.body.append(bytes)
        return true
    }

    private mutating func refuse(_ failure: TransportFailure) -> Bool {
        refusal = refusal ?? failure
        return false
    }
}
