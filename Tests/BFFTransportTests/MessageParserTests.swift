import BFFHTTP
import BFFJSON
import Testing

@testable import BFFTransport

/// What a stream of requests looks like to a server that reads it in the given pieces.
///
/// - Parameter isOpen: whether the server knows every method.
private func read(_ pieces: [[UInt8]], isOpen: Bool = false) -> [String] {
    let parser = MessageParser(.request, limits: ServerLimits().head)
    let head = HTTPHead()
    var seen: [String] = []
    parser.begin(request: head)
    func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        while true {
            switch parser.consume(rest) {
            case .incomplete:
                return true
            case .headComplete(let consumed):
                if let fault = RequestRules.check(head, readBy: parser, knows: { _ in isOpen }) {
                    seen.append("\(fault)")
                    return false
                }
                parser.bodyBytesMax = 1_048_576
                if parser.contentLength > 1_048_576 {
                    seen.append("\(MessageFault.bodyTooLarge)")
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
                if rest.isEmpty, parser.expectsBody { return true }
            case .complete(let consumed):
                let fields = (0..<head.fields.count).map {
                    "\(head.fields.name(at: $0).string)=\(head.fields.value(at: $0).string)"
                }
                let body = parser.body.withBytes { String(decoding: $0, as: UTF8.self) }
                let target = "\(head.path.string) ?\(head.query.text.string)"
                seen.append("\(head.method) \(target) \(fields) \(body) \(parser.keepsAlive)")
                parser.begin(request: head)
                rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
                if rest.isEmpty { return true }
            case .refused(let fault):
                seen.append("\(fault)")
                return false
            }
        }
    }
    for piece in pieces where !piece.withUnsafeBytes({ feed($0) }) { break }
    return seen
}

@Suite struct MessageParserTests {
    static let stream = Array(
        """
        GET /a?x=1 HTTP/1.1\r\nHost: a\r\nX-Long:   v a l  \r\nX-Empty:\r\n\r\n\
        POST /b HTTP/1.1\r\nhost: a:80\r\nContent-Length: 5\r\n\r\nhello\
        PUT http://a.example:8080?q HTTP/1.1\r\nHOST: a\r\nTransfer-Encoding: Chunked\r\n\r\n\
        3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: ignored\r\n\r\n\
        \r\nOPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\n\
        GET /up HTTP/1.1\r\nHost: [::1]\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\
        HEAD /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n
        """.utf8)

    static let meaning = [
        #"get /a ?x=1 ["host=a", "x-long=v a l", "x-empty="]  true"#,
        #"post /b ? ["host=a:80", "content-length=5"] hello true"#,
        #"put / ?q ["host=a", "transfer-encoding=Chunked"] abcde true"#,
        #"options * ? ["connection=keep-alive"]  true"#,
        #"get /up ? ["host=[::1]", "connection=Upgrade", "upgrade=websocket"]  true"#,
        #"head /last ? ["host=a", "connection=close"]  false"#,
    ]

    @Test func `a stream of requests is understood`() {
        #expect(read([Self.stream]) == Self.meaning)
    }

    @Test func `it means the same, wherever it is split`() {
        for index in 0...Self.stream.count {
            #expect(read([Array(Self.stream[..<index]), Array(Self.stream[index...])]) == Self.meaning, "at \(index)")
        }
        #expect(read(Self.stream.map { [$0] }) == Self.meaning)
    }

    @Test func `methods of every name are read by a server that knows them, wherever they are split`() {
        let stream = Array(
            """
            QUERY /q HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}\
            \r\nCOPY /c HTTP/1.1\r\nHost: a\r\n\r\n\
            x-move /d?e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n\
            DESCRIBE /f HTTP/1.1\r\nHost: a\r\n\r\nGET /g HTTP/1.1\r\nHost: a\r\n\r\n\
            PRI /h HTTP/1.1\r\nHost: a\r\n\r\nSOURCE /i HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n
            """.utf8)
        let meaning = [
            #"query /q ? ["host=a", "content-length=2"] {} true"#, #"other("COPY") /c ? ["host=a"]  true"#,
            #"other("x-move") /d ?e ["host=a", "transfer-encoding=chunked"] a true"#,
            #"other("DESCRIBE") /f ? ["host=a"]  true"#, #"get /g ? ["host=a"]  true"#,
            #"other("PRI") /h ? ["host=a"]  true"#, #"other("SOURCE") /i ? ["host=a", "connection=close"]  false"#,
        ]
        for index in 0...stream.count {
            let pieces = [Array(stream[..<index]), Array(stream[index...])]
            #expect(read(pieces, isOpen: true) == meaning, "at \(index)")
        }
        #expect(read(stream.map { [$0] }, isOpen: true) == meaning)
        #expect(read([stream]) == ["\(MessageFault.unknownMethod)"])
    }

    @Test(arguments: HostileRequest.all)
    func `a hostile request is refused for the same reason, wherever it is split`(_ request: HostileRequest) {
        let whole = read([request.bytes])
        #expect(whole.count == 1)
        let step = max(1, request.bytes.count / 200)
        for index in stride(from: 0, through: request.bytes.count, by: step) {
            #expect(read([Array(request.bytes[..<index]), Array(request.bytes[index...])]) == whole, "at \(index)")
        }
        #expect(read(request.bytes.map { [$0] }) == whole)
    }

    @Test func `random bytes never crash the parser`() {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<3_000 {
            var bytes = Self.stream
            for _ in 0...random(4) {
                let at = random(bytes.count)
                switch random(3) {
                case 0: bytes[at] = UInt8(random(256))
                case 1: bytes.remove(at: at)
                default: bytes.insert(UInt8(random(256)), at: at)
                }
            }
            let index = random(bytes.count)
            let pieces = [Array(bytes[..<index]), Array(bytes[index...])]
            #expect(read(pieces) == read([bytes]))
        }
    }
}
