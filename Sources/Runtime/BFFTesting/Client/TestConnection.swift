internal import Glibc

/// One TCP connection to 127.0.0.1, with blocking reads and writes that end at a deadline.
final class TestConnection {
    struct Answer {
        var status = 0
        var headers: [StubHeader] = []
        var body: [UInt8] = []
        /// Whether a length said where the body ends.
        var isFramed = true
    }

    private static let chunkBytes = 64 * 1024

    /// Whether a byte of the current answer has come.
    private(set) var hasReceived = false
    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) throws(TestClientError) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafeBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress else { return Int32(-1) }
            return Glibc.connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        guard code == 0 else { throw errno == ECONNREFUSED ? .refused : Self.failure() }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    // MARK: Bytes

    func write(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(TestClientError) {
        hasReceived = false
        var sentCount = 0
        while sentCount < bytes.count {
            try wait(for: Int16(POLLOUT), until: deadline)
            let count = bytes[sentCount...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 { throw errno == EPIPE || errno == ECONNRESET ? .ended : Self.failure() }
            sentCount += count
        }
    }

    /// False at the connection's end.
    private func readMore(until deadline: ContinuousClock.Instant) throws(TestClientError) -> Bool {
        try wait(for: Int16(POLLIN), until: deadline)
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        let count = chunk.withUnsafeMutableBytes { Glibc.recv(descriptor, $0.baseAddress, $0.count, 0) }
        if count < 0 { throw errno == ECONNRESET ? .ended : Self.failure() }
        if count > 0 { hasReceived = true }
        received += chunk[..<count]
        return count > 0
    }

    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(TestClientError) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timedOut }
            let milliseconds = min(left / .milliseconds(1), 60_000).rounded(.up)
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let code = poll(&entry, 1, Int32(milliseconds))
            if code > 0 { return }
            if code < 0, errno != EINTR { throw Self.failure() }
        }
    }

    /// Whether there is something to be read, the connection's end too.
    var hasMore: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return !received.isEmpty || poll(&entry, 1, 0) > 0
    }

    private static func failure() -> TestClientError { .system(String(cString: strerror(errno))) }

    // MARK: Answers

    func readAnswer(isBodyless: Bool, until deadline: ContinuousClock.Instant) throws(TestClientError) -> Answer {
        var answer = try readHead(until: deadline)
        while answer.status < 200 { answer = try readHead(until: deadline) }
        if isBodyless || answer.status == 204 || answer.status == 304 { return answer }
        guard let length = answer.headers.first(where: { $0.name == "content-length" })?.value else {
            while try readMore(until: deadline) {}
            answer.body = take(received.count)
            answer.isFramed = false
            return answer
        }
        guard let count = Int(length), count >= 0 else { throw .malformed("Content-Length: \(length)") }
        while received.count < count {
            guard try readMore(until: deadline) else { throw .ended }
        }
        answer.body = take(count)
        return answer
    }

    private func readHead(until deadline: ContinuousClock.Instant) throws(TestClientError) -> Answer {
        let blank = Array("\r\n\r\n".utf8)
        var end = received.firstRange(of: blank)
        while end == nil {
            guard try readMore(until: deadline) else { throw .ended }
            end = received.firstRange(of: blank)
        }
        let head = String(decoding: take(end?.upperBound ?? 0), as: UTF8.self)
        var lines = head.split(separator: "\r\n")
        let parts = lines.isEmpty ? [] : lines.removeFirst().split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else { throw .malformed(head) }
        var answer = Answer(status: status)
        for line in lines {
            let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard field.count == 2 else { throw .malformed(String(line)) }
            answer.headers.append(
                StubHeader(field[0].lowercased(), field[1].drop { $0 == " " }.trimmingSuffix(while: { $0 == " " })))
        }
        return answer
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }
}
