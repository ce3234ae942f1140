import Testing

/// A request that a lax parser takes, and the status that refuses it.
struct HostileRequest: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int

    init(_ name: String, _ text: String, status: Int = 400) {
        self.name = name
        bytes = Array(text.utf8)
        self.status = status
    }

    var testDescription: String { name }

    /// A POST with a host and these fields.
    static func post(_ name: String, _ fields: String, body: String = "", status: Int = 400) -> HostileRequest {
        .init(name, "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body, status: status)
    }

    private static let chunked = "Transfer-Encoding: chunked"

    private static func a(_ count: Int) -> String { String(repeating: "a", count: count) }

    static let all: [HostileRequest] = [
        .init("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        .init("tab before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX\t: a\r\n\r\n"),
        .post("space before the colon of a length", "Content-Length : 3", body: "abc"),
        .init("bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        .init("bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
        .init("bare LF ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        .init("bare LF everywhere", "GET / HTTP/1.1\nHost: a\n\n"),
        .init("bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n"),
        .init("bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("bare CR behind a field", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"),
        .init("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
        .init("NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{01}b\r\n\r\n"),
        .init("DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7F}b\r\n\r\n"),
        .init("folded line, space", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
        .init("folded line, tab", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n\tb\r\n\r\n"),
        .init("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .post("length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked", body: "0\r\n\r\n"),
        .post("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 4", body: "0\r\n\r\n"),
        .post("two lengths", "Content-Length: 3\r\nContent-Length: 4", body: "abcd"),
        .post("two equal lengths", "Content-Length: 3\r\nContent-Length: 3", body: "abc"),
        .init("a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc"),
        .init("signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"),
        .init("negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"),
        .init("hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"),
        .init("empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n"),
        .post("length beyond 64 bits", "Content-Length: 99999999999999999999999"),
        .init("unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
        .post("coding behind chunked", "Transfer-Encoding: chunked, identity", body: "0\r\n\r\n"),
        .post("coding before chunked", "Transfer-Encoding: gzip, chunked", body: "0\r\n\r\n"),
        .post("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", body: "0\r\n\r\n"),
        .post("quoted coding", "Transfer-Encoding: \"chunked\"", body: "0\r\n\r\n"),
        .post("vertical tab before the coding", "Transfer-Encoding: \u{0B}chunked", body: "0\r\n\r\n"),
        .init("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .post("chunk size is no number", chunked, body: "xyz\r\n"),
        .post("chunk size with prefix", chunked, body: "0x1\r\na\r\n0\r\n\r\n"),
        .post("chunk size beyond 64 bits", chunked, body: "11111111111111111\r\n"),
        .post("chunk longer than its size", chunked, body: "1\r\nab\r\n0\r\n\r\n"),
        .post("bare LF behind a chunk size", chunked, body: "1\na\r\n0\r\n\r\n"),
        .post("bare LF behind a chunk", chunked, body: "1\r\na\n0\r\n\r\n"),
        .post("bare CR behind a chunk size", chunked, body: "1\ra\r\n0\r\n\r\n"),
        .post("bare LF in a chunk extension", chunked, body: "1;a\nb\r\na\r\n0\r\n\r\n"),
        .init("no host", "GET / HTTP/1.1\r\n\r\n"),
        .init("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        .init("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        .init("host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        .init("host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        .init("host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        .init("a list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        .init("host with a bad port", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"),
        .init("no version", "GET /\r\nHost: a\r\n\r\n"),
        .init("HTTP/0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
        .init("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", status: 505),
        .init("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        .init("lower-case protocol", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        .init("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505),
        .init("two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("tab before the target", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("space behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        .init("target without a slash", "GET home HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("target with a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("absolute target with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("unknown method with a body", "QUERY / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na", status: 501),
        .init("lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("method that goes on behind a known one", "GETS / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("method that ends before a known one", "GE / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("method of another protocol", "DESCRIBE / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("method of any token", "!#$%&'*+-.^_`|~1a / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("method that is no token", "QU(RY / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("method with bytes beyond ASCII", "QUERÝ / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("status line", "HTTP/1.1 200 OK\r\nHost: a\r\n\r\n"),
        .init("unknown method, no HTTP", "QUERY / SIP/2.0\r\nHost: a\r\n\r\n"),
        .init("unknown method, folded line", "QUERY / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
        .init("unknown method, no version", "QUERY /\r\nHost: a\r\n\r\n"),
        .init("method that the runtime has no use for", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        .init("field without a colon", "GET / HTTP/1.1\r\nHost: a\r\nfoo\r\n\r\n"),
        .init("field without a name", "GET / HTTP/1.1\r\nHost: a\r\n: foo\r\n\r\n"),
        .init("separator in a name", "GET / HTTP/1.1\r\nHost: a\r\nx(y): foo\r\n\r\n"),
        .init("bytes beyond ASCII in a name", "GET / HTTP/1.1\r\nHost: a\r\nñ: foo\r\n\r\n"),
        .post("another expectation", "Expect: 200-ok\r\nContent-Length: 1", status: 417),
        .init("TLS", "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0"),
        .init("many empty lines first", "\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init("long request line", "GET /" + a(8_300) + " HTTP/1.1\r\nHost: a\r\n\r\n", status: 414),
        .init("long request line that never ends", "GET /" + a(9_000), status: 414),
        .init("long field", "GET / HTTP/1.1\r\nHost: a\r\nX: " + a(33_000) + "\r\n\r\n", status: 431),
        .init(
            "65 fields", "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: a\r\n", count: 64) + "\r\n",
            status: 431),
        .post("declared body too long", "Content-Length: 1048577", status: 413),
        .init("long trailers", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + a(20_000)),
        .init("long chunk extension", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + a(20_000)),
    ]
}
