import Foundation
import Glibc
import Testing

/// The order in which things happen.
///
/// `@unchecked Sendable`: the lock guards the list.
final class Order: @unchecked Sendable {
    private let lock = NSLock()
    private var entries: [String] = []

    /// How many there are with this one.
    @discardableResult
    func add(_ tag: Int, _ answer: Answer) -> Int {
        lock.withLock {
            entries.append("\(tag) \(answer.outcome)")
            return entries.count
        }
    }

    var all: [String] {
        lock.withLock { entries }
    }
}

/// Asks again until the answer is yes, for ten minutes at most. Each question takes a turn of the loop that it is
/// about.
func eventually(_ condition: () async throws -> Bool) async throws {
    let limit = Date(timeIntervalSinceNow: 600)
    while try await !condition() {
        guard Date() < limit else {
            Issue.record("did not come about within ten minutes")
            return
        }
        await Task.yield()
    }
}

/// A listener whose queue is full: further connections are neither accepted nor refused.
final class FullListener {
    let port: Int
    private let listener: Int32
    private var fillers: [Int32] = []

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            let raw = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return bind(listener, raw, length) == 0 && listen(listener, 0) == 0
                && getsockname(listener, raw, &length) == 0
        }
        guard bound else { throw SocketFailure(operation: "listen", code: errno) }
        port = Int(in_port_t(bigEndian: address.sin_port))
        for _ in 0..<4 {
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = withUnsafePointer(to: &address) { pointer in
                connect(filler, UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), length)
            }
            fillers.append(filler)
        }
    }

    deinit {
        for filler in fillers { close(filler) }
        close(listener)
    }
}
