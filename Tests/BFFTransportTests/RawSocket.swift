import Glibc

struct SocketFailure: Error {
    let operation: String
    let code: Int32
}

/// A blocking socket that sends exactly the bytes that it is told to. Every read ends after ten minutes at the latest.
final class RawSocket {
    private let descriptor: Int32
    private var isOpen = true

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var timeout = timeval(tv_sec: 600, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    convenience init(port: Int, receiveBytes: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = loopback(port: port)
        let code = withUnsafePointer(to: &address) { pointer in
            connect(
                descriptor, UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self),
                socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        guard code == 0 else { throw SocketFailure(operation: "connect", code: errno) }
        self.init(descriptor: descriptor)
    }

    deinit {
        close()
    }

    /// False when the peer has gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    /// What is there; empty at the end, nil for a reset or when nothing comes.
    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? nil : Array(buffer[..<count])
    }

    /// All until the peer ends its side in order; nil when it does not.
    func readToEnd() -> String? {
        var all: [UInt8] = []
        while let bytes = read() {
            if bytes.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += bytes
        }
        return nil
    }

    /// Reads until what came so far ends with `suffix`; nil when it never does.
    func read(until suffix: String) -> String? {
        var all: [UInt8] = []
        while let bytes = read(), !bytes.isEmpty {
            all += bytes
            if all.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) { return String(decoding: all, as: UTF8.self) }
        }
        return nil
    }

    /// Reads one request, of which the last byte ends what the client sends for now; gives its head.
    func readRequest() -> String? {
        var text = ""
        while let bytes = read(), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
            guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { continue }
            let head = String(text.utf8[..<end.upperBound]) ?? ""
            let length = head.split(separator: "Content-Length: ").dropFirst().first.flatMap {
                Int($0.prefix { $0.isNumber })
            }
            if text.utf8.distance(from: end.upperBound, to: text.utf8.endIndex) >= length ?? 0 { return head }
        }
        return nil
    }

    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    /// Ends with a reset instead of an orderly end.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }
}

func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
}
