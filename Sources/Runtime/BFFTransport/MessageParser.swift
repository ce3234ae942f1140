internal import BFFHTTP
internal import BFFJSON
internal import CLLHTTP

/// Reads one message at a time: bytes in, head and body out. llhttp does the parsing, `HeadGuard` goes before it.
///
/// It is told what to read by `begin`, then fed with `consume` (or `finish`) until it says that the message is
/// complete.
final class MessageParser {
    enum Kind {
        case request, response
    }

    /// How far a call of `consume` came. `consumed` counts bytes of that call.
    enum Progress: Equatable {
        /// All bytes were taken, more are needed.
        case incomplete
        /// The head is complete; its owner checks it and sets `bodyBytesMax`, then goes on with the rest.
        case headComplete(consumed: Int)
        /// The message is complete; what follows belongs to the next one.
        case complete(consumed: Int)
        case refused(MessageFault)
    }

    private enum Phase {
        case head, body, complete, refused
    }

    /// Chunk extensions and trailers, which are ignored, may not grow beyond this.
    private static let ignoredBytesMax = 16 * 1024
    /// What most requests start with.
    private static let common: [StaticString] = [
        "GET ", "POST ", "HEAD ", "PUT ", "PATCH ", "DELETE ", "OPTIONS ", "TRACE ", "CONNECT ",
    ]

    /// The body so far. Swapped out by the owner when the message is complete.
    var body = ByteBuffer()
    /// Longer bodies are refused; the owner sets it when the head is complete.
    var bodyBytesMax = 0
    /// Set for the answer to HEAD, which has no body whatever its head says.
    var isBodySkipped = false
    /// True once a byte of the message has been seen.
    private(set) var hasBegun = false
    private(set) var keepsAlive = false

    private let parser = UnsafeMutablePointer<llhttp_t>.allocate(capacity: 1)
    private let kind: Kind
    private var headGuard: HeadGuard
    private var phase = Phase.head
    private var head: HTTPHead?
    private var fields: HTTPFields?
    private var isNameOpen = false
    private var isValueOpen = false
    private var isHeadRead = false
    private var isMessageRead = false
    private var isBodyTooLarge = false
    /// The request's method as far as it was read here; empty where llhttp reads it.
    private var methodBytes: [UInt8] = []
    /// Its first byte has come.
    private var isMethodBegun = false
    /// Its end has not come yet.
    private var isMethodOpen = false
    private var ignoredBytes = 0

    init(_ kind: Kind, limits: HeadLimits) {
        self.kind = kind
        headGuard = HeadGuard(limits: limits, startLineSpaces: kind == .request ? 2 : nil)
    }

    deinit {
        parser.deallocate()
    }

    /// Makes ready for a request, whose head goes to `head`.
    func begin(request head: HTTPHead) {
        self.head = head
        head.removeAll()
        begin(fields: head.fields)
    }

    /// Makes ready for a response, whose fields go to `fields`.
    func begin(response fields: HTTPFields) {
        fields.removeAll()
        begin(fields: fields)
    }

    private func begin(fields: HTTPFields) {
        restart()
        self.fields = fields
        headGuard.reset()
        phase = .head
        hasBegun = false
        body.removeAll()
        (isNameOpen, isValueOpen) = (false, false)
        (isHeadRead, isMessageRead, isBodyTooLarge) = (false, false, false)
        if !methodBytes.isEmpty { methodBytes = [] }
        (isMethodBegun, isMethodOpen) = (false, false)
        ignoredBytes = 0
    }

    private func restart() {
        llhttp_init(parser, kind == .request ? HTTP_REQUEST : HTTP_RESPONSE, LLHTTPCallbacks.settings)
        parser.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    /// Lets go of the message that was read, so that nobody else need keep it.
    func end() {
        head = nil
        fields = nil
    }

    // MARK: Feeding

    func consume(_ bytes: UnsafeRawBufferPointer) -> Progress {
        switch phase {
        case .head:
            guard !bytes.isEmpty else { return .incomplete }
            hasBegun = true
            return consumeHead(bytes)
        case .body:
            return isMessageRead ? complete(consumed: 0) : consumeBody(bytes)
        case .complete:
            return .complete(consumed: 0)
        case .refused:
            return .refused(.malformed)
        }
    }

    /// The peer has ended its side: completes a body that lasts until then. False when the message is cut short.
    func finish() -> Bool {
        guard phase == .body, llhttp_finish(parser) == HPE_PAUSED || isMessageRead else { return false }
        phase = .complete
        return isMessageRead
    }

    private func consumeHead(_ bytes: UnsafeRawBufferPointer) -> Progress {
        switch headGuard.inspect(bytes) {
        case .refused(let fault):
            return refuse(fault)
        case .incomplete:
            let code = executeHead(bytes)
            // A guard that sees the head go on and a parser that sees it end would be two readings of one message.
            guard code == HPE_OK, !isHeadRead else { return refuse(.malformed) }
            return .incomplete
        case .complete(let headBytes):
            let code = executeHead(UnsafeRawBufferPointer(rebasing: bytes[..<headBytes]))
            guard isHeadRead, code == HPE_OK || isMessageRead else { return refuse(.malformed) }
            fields?.finish()
            phase = .body
            return .headComplete(consumed: headBytes)
        }
    }

    private func executeHead(_ bytes: UnsafeRawBufferPointer) -> llhttp_errno_t {
        if isMethodOpen { return readMethod(bytes, from: 0) }
        // Lines without anything may stand before a request (RFC 9112, section 2.2).
        guard kind == .request, !isMethodBegun, let start = bytes.firstIndex(where: { $0 != 0x0D && $0 != 0x0A }) else {
            return execute(bytes)
        }
        isMethodBegun = true
        let line = UnsafeRawBufferPointer(rebasing: bytes[start...])
        if Self.common.contains(where: { line.starts(with: $0) }) { return execute(bytes) }
        if start > 0 {
            let code = execute(UnsafeRawBufferPointer(rebasing: bytes[..<start]))
            guard code == HPE_OK else { return code }
        }
        return readMethod(bytes, from: start)
    }

    /// Reads a method that llhttp does not know, or takes for one of another protocol: any token may be one (RFC 9110, section 9.1).
    /// llhttp goes on behind it as if it were the standard one of that name, or GET.
    private func readMethod(_ bytes: UnsafeRawBufferPointer, from index: Int) -> llhttp_errno_t {
        let end = bytes[index...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
        guard bytes[index..<end].allSatisfy(ASCII.isToken) else { return HPE_INVALID_CONSTANT }
        methodBytes += bytes[index..<end]
        isMethodOpen = end == bytes.endIndex
        if isMethodOpen { return HPE_OK }
        if methodBytes.isEmpty { return HPE_INVALID_METHOD }
        let method = method
        // CONNECT's target is none that another method may have.
        var name = method.isStandard || method.name == "CONNECT" ? method.name : "GET"
        let code = name.withUTF8 { execute(UnsafeRawBufferPointer($0)) }
        guard code == HPE_OK else { return code }
        return execute(UnsafeRawBufferPointer(rebasing: bytes[end...]))
    }

    private func consumeBody(_ bytes: UnsafeRawBufferPointer) -> Progress {
        guard !bytes.isEmpty else { return .incomplete }
        let code = execute(bytes)
        if isMessageRead, code == HPE_PAUSED, let start = bytes.baseAddress, let position = llhttp_get_error_pos(parser)
        {
            return complete(consumed: UnsafeRawPointer(position) - start)
        }
        guard code == HPE_OK else { return refuse(isBodyTooLarge ? .bodyTooLarge : .malformed) }
        return .incomplete
    }

    private func execute(_ bytes: UnsafeRawBufferPointer) -> llhttp_errno_t {
        llhttp_execute(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    private func complete(consumed: Int) -> Progress {
        phase = .complete
        return .complete(consumed: consumed)
    }

    private func refuse(_ fault: MessageFault) -> Progress {
        phase = .refused
        return .refused(fault)
    }

    // MARK: What the head says

    var status: Int { Int(parser.pointee.status_code) }

    var majorVersion: Int { Int(parser.pointee.http_major) }

    var isHTTP10: Bool { parser.pointee.http_major == 1 && parser.pointee.http_minor == 0 }

    var isHTTP11: Bool { parser.pointee.http_major == 1 && parser.pointee.http_minor == 1 }

    var hasContentLength: Bool { has(F_CONTENT_LENGTH) }

    var isChunked: Bool { has(F_CHUNKED) }

    var contentLength: UInt64 { parser.pointee.content_length }

    /// True when bytes of a body must follow the head.
    var expectsBody: Bool { !isMessageRead }

    var method: HTTPMethod {
        guard methodBytes.isEmpty else { return HTTPMethod(named: String(decoding: methodBytes, as: UTF8.self)) }
        return switch llhttp_method_t(UInt32(parser.pointee.method)) {
        case HTTP_HEAD: .head
        case HTTP_POST: .post
        case HTTP_PUT: .put
        case HTTP_PATCH: .patch
        case HTTP_DELETE: .delete
        case HTTP_OPTIONS: .options
        case HTTP_TRACE: .trace
        case HTTP_CONNECT: .other("CONNECT")
        default: .get
        }
    }

    private func has(_ flag: llhttp_flags) -> Bool { UInt32(parser.pointee.flags) & flag.rawValue != 0 }
}

// MARK: What llhttp calls

extension MessageParser {
    func readTarget(_ bytes: UnsafeRawBufferPointer) {
        head?.appendTarget(bytes)
    }

    func readName(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !isHeadRead else { return ignore(bytes.count) }
        fields?.appendName(bytes, opensField: !isNameOpen)
        isNameOpen = true
        isValueOpen = false
        return true
    }

    func readNameEnd() {
        isNameOpen = false
    }

    func readValue(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !isHeadRead else { return ignore(bytes.count) }
        fields?.appendValue(bytes, opensValue: !isValueOpen)
        isValueOpen = true
        return true
    }

    /// Counts chunk extensions and trailers; false when they are too long.
    func ignore(_ count: Int) -> Bool {
        ignoredBytes += count
        return ignoredBytes <= Self.ignoredBytesMax
    }

    /// - Returns: true when no body follows, whatever the head says.
    func readHeadEnd() -> Bool {
        isHeadRead = true
        // Upgrades are not honoured: the message is read as any other.
        parser.pointee.upgrade = 0
        return kind == .response && (isBodySkipped || HTTPStatus.hasNoBody(status))
    }

    func readBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= bodyBytesMax else {
            isBodyTooLarge = true
            return false
        }
        body.append(bytes)
        return true
    }

    func readMessageEnd() {
        isMessageRead = true
        keepsAlive = llhttp_should_keep_alive(parser) != 0
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func starts(with literal: StaticString) -> Bool {
        literal.withUTF8Buffer { prefix($0.count).elementsEqual($0) }
    }
}
