internal import BFFPolicy
internal import BFFTransport
internal import Glibc

/// An event loop on a thread of its own with one HTTP client, for callers on any thread.
///
/// `@unchecked Sendable`: `isShutDown` is touched between lock and unlock of `lock` only. Nothing is posted to the loop behind its stop, since posts
/// happen under the lock too. The calls stand in `LoopCalls`, which lives on the loop.
final class LoopService: @unchecked Sendable {
    private let loop: EventLoop
    private let thread: LoopThread
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var isShutDown = false

    init(limits: ClientLimits) throws(TransportError) {
        loop = try EventLoop()
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        thread = loop.start(name: "bff-client")
        guard thread.isRunning else {
            isShutDown = true
            throw .system(operation: "pthread_create", message: "no thread for the transport")
        }
        loop.post { [loop] in loop.attachment = LoopCalls(client: HTTPClient(loop: loop, limits: limits)) }
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    func begin(_ call: PendingCall, _ continuation: CheckedContinuation<PendingCall.Outcome, Never>) {
        let isPosted = post { [loop] in
            guard let calls = loop.attachment as? LoopCalls else {
                return continuation.resume(returning: .failure(.transport(ClientTransportFailure(.closed))))
            }
            calls.begin(call, continuation, now: loop.now)
        }
        if !isPosted { continuation.resume(returning: .failure(.transport(ClientTransportFailure(.closed)))) }
    }

    func cancel(_ call: PendingCall) {
        _ = post { [loop] in (loop.attachment as? LoopCalls)?.cancel(call) }
    }

    /// Not on the loop.
    func shutdown() {
        pthread_mutex_lock(lock)
        let isFirst = !isShutDown
        if isFirst {
            isShutDown = true
            loop.post { [loop] in
                (loop.attachment as? LoopCalls)?.endAll()
                loop.attachment = nil
            }
            loop.stop()
        }
        pthread_mutex_unlock(lock)
        // A thread joins once, and not itself.
        if isFirst, !loop.isOnLoop { thread.join() }
    }

    private func post(_ body: @escaping @Sendable () -> Void) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard !isShutDown else { return false }
        loop.post(body)
        return true
    }
}

/// The calls under way. Loop-confined.
private final class LoopCalls: PendingCallOwner {
    private let client: HTTPClient
    private var calls: [ObjectIdentifier: PendingCall] = [:]

    init(client: HTTPClient) { self.client = client }

    func begin(
        _ call: PendingCall, _ continuation: CheckedContinuation<PendingCall.Outcome, Never>, now: Instant
    ) {
        calls[ObjectIdentifier(call)] = call
        call.begin(continuation, on: client, now: now, owner: self)
    }

    func cancel(_ call: PendingCall) {
        call.end(.cancelled, on: client)
    }

    func ended(_ call: PendingCall, _ carried: ServiceCall) {
        calls[ObjectIdentifier(call)] = nil
        client.recycle(carried)
    }

    func endAll() {
        for call in calls.values { call.end(.transport(ClientTransportFailure(.closed)), on: client) }
    }
}
