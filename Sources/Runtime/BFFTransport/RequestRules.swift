internal import BFFHTTP

/// What a request's head must keep beyond its grammar (RFC 9112, sections 3.2, 6.1 and 6.3; RFC 9110, section 10.1.1).
enum RequestRules {
    /// Checks a head that is complete, and fills its method and version.
    ///
    /// - Parameter knows: which methods there are besides the standard ones.
    static func check(
        _ head: HTTPHead, readBy parser: MessageParser, knows: (HTTPMethod) -> Bool = { _ in false }
    ) -> MessageFault? {
        guard parser.isHTTP11 || parser.isHTTP10 else {
            return parser.majorVersion > 1 ? .unknownVersion : .malformed
        }
        let method = parser.method
        guard method.isStandard || knows(method) else { return .unknownMethod }
        head.method = method
        head.isHTTP11 = parser.isHTTP11
        guard head.finishTarget(), hasValidHost(head) else { return .malformed }
        guard isFramingSound(head, parser) else { return .malformed }
        if let expectation = head.fields.first("expect"), !expectation.equalsIgnoringCase("100-continue") {
            return .unknownExpectation
        }
        return nil
    }

    /// True when the client waits for leave to send its body.
    static func awaitsContinue(_ head: HTTPHead) -> Bool {
        head.isHTTP11 && head.fields.first("expect") != nil
    }

    private static func hasValidHost(_ head: HTTPHead) -> Bool {
        let hosts = head.fields.occurrences(of: "host")
        guard hosts == 1, let host = head.fields.first("host") else { return hosts == 0 && !head.isHTTP11 }
        return HTTPAuthority.isValid(host)
    }

    private static func isFramingSound(_ head: HTTPHead, _ parser: MessageParser) -> Bool {
        guard head.fields.occurrences(of: "content-length") <= 1 else { return false }
        guard let encoding = head.fields.first("transfer-encoding") else { return !parser.isChunked }
        return head.isHTTP11 && encoding.equalsIgnoringCase("chunked") && parser.isChunked
            && head.fields.occurrences(of: "transfer-encoding") == 1 && !parser.hasContentLength
    }
}
