internal import BFFJSON
public import BFFPolicy
internal import CLibUV
internal import Glibc
internal import Synchronization

/// One thread's event loop, on libuv: sockets, timers, jobs and posts of one thread, in turns.
///
/// A turn polls, runs the callbacks of what has happened, then the jobs that these enqueued. Swift's concurrency may
/// run on it: it is a task executor, and a serial executor for actors that want to live on it.
///
/// `@unchecked Sendable`: from other threads only `post`, `enqueue`, `stop`, `start` and `isOnLoop` may be called.
/// These touch `inbox` (which has a lock), `thread` (an atomic), and `wake`, whose `uv_async_send` is documented as
/// thread-safe. All else is touched by the loop's thread alone: by callbacks of libuv, which run there, and by `init`
/// and `start`, which come before it by the creation of the thread.
public final class EventLoop: TaskExecutor, SerialExecutor, @unchecked Sendable {
    /// Bytes read from a socket at once.
    static let readBytesMax = 64 * 1024
    /// Rounds of jobs in one turn; jobs that keep enqueueing jobs must not starve the sockets.
    private static let jobRoundsMax = 16

    /// What any thread may hand over.
    private enum Order: Sendable {
        case job(UnownedJob)
        case post(@Sendable () -> Void)
    }

    private enum Work {
        case order(Order)
        case turn(any LoopTurn)
    }

    // Shared with other threads.
    private let inbox = LoopInbox<Order>()
    private let thread = Atomic<UInt>(0)
    private let wake: UnsafeMutablePointer<uv_async_t>

    // The loop's own.
    let uv: UnsafeMutablePointer<uv_loop_t>
    let readBuffer: UnsafeMutableRawBufferPointer
    private let handles: LoopHandles
    private var queue: [Work] = []
    private var running: [Work] = []
    private var taken: [Order] = []
    private var residents: [ObjectIdentifier: any LoopResident] = [:]
    private var wheel: TimerWheel
    private var armedFor = Instant.distantFuture
    private var cachedNow: Instant
    private var isTimeStale = true
    /// What a test has added to the machine's clock; wraps.
    private var skippedNanoseconds: UInt64 = 0
    /// Where a test has stopped the clock.
    private var stoppedAt: Instant?
    private var isStopping = false
    var date = DateCache()

    /// Room for what belongs to this loop's thread and must be found again from a posted closure.
    public var attachment: AnyObject?

    public init() throws(TransportError) {
        uv = .allocate(capacity: 1)
        wake = .allocate(capacity: 1)
        handles = LoopHandles()
        readBuffer = .allocate(byteCount: Self.readBytesMax, alignment: 64)
        cachedNow = Instant(nanoseconds: uv_hrtime())
        wheel = TimerWheel(origin: cachedNow)
        queue.reserveCapacity(256)
        running.reserveCapacity(256)
        try TransportError.check("uv_loop_init", uv_loop_init(uv))
        let own = Unmanaged.passUnretained(self).toOpaque()
        uv_loop_set_data(uv, own)
        try TransportError.check(
            "uv_async_init", uv_async_init(uv, wake) { EventLoop.of($0?.pointee.loop)?.takeInbox() })
        handles.start(on: uv)
    }

    deinit {
        readBuffer.deallocate()
        handles.deallocate()
        wake.deallocate()
        uv.deallocate()
    }

    static func of(_ uv: UnsafeMutablePointer<uv_loop_t>?) -> EventLoop? {
        guard let data = uv_loop_get_data(uv) else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(data).takeUnretainedValue()
    }

    // MARK: The thread

    /// True on the loop's own thread.
    public var isOnLoop: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Runs the loop on a thread of its own until `stop`.
    /// - Parameter name: the thread's, at most 15 bytes.
    public func start(name: String) -> LoopThread {
        LoopThread(name: name) { self.run() }
    }

    /// Runs the loop on the calling thread until `stop`. Not on the main thread: work of the main actor would never
    /// run.
    public func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        uv_run(uv, UV_RUN_DEFAULT)
        uv_loop_close(uv)
        // What still waits for its time holds the loop: it must not outlive its last turn.
        wheel = TimerWheel(origin: cachedNow)
        queue.removeAll()
        attachment = nil
    }

    /// Closes everything that lives on the loop and lets `run` return. What is in flight is dropped: drain first.
    public func stop() {
        post { [self] in
            guard !isStopping else { return }
            isStopping = true
            for resident in residents.values { resident.close() }
            residents.removeAll()
            handles.close()
            uv_close(UnsafeMutableRawPointer(wake).assumingMemoryBound(to: uv_handle_t.self), nil)
        }
    }

    // MARK: Turns

    /// Runs `body` on the loop, soon. From any thread; in order for each.
    public func post(_ body: @escaping @Sendable () -> Void) {
        add(.post(body))
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Calls `receiver` later in this turn, or in the next: for results that must not come from inside the call that
    /// caused them. On the loop only.
    func later(_ receiver: any LoopTurn) {
        queue.append(.turn(receiver))
    }

    private func add(_ order: Order) {
        if isOnLoop {
            queue.append(.order(order))
            return
        }
        if inbox.add(order) { uv_async_send(wake) }
    }

    private func takeInbox() {
        inbox.takeAll(into: &taken)
        for order in taken { queue.append(.order(order)) }
        taken.removeAll(keepingCapacity: true)
    }

    /// Before the poll: time will have passed behind it, and it must not block while jobs wait.
    func prepare() {
        runQueue()
        handles.setIdle(isNeeded: !queue.isEmpty)
        isTimeStale = true
    }

    /// Behind the poll.
    func runQueue() {
        var rounds = 0
        while !queue.isEmpty, rounds < Self.jobRoundsMax {
            swap(&queue, &running)
            for work in running {
                switch work {
                case .order(.job(let job)):
                    job.runSynchronously(
                        isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                case .order(.post(let body)): body()
                case .turn(let receiver): receiver.takeTurn()
                }
            }
            running.removeAll(keepingCapacity: true)
            rounds += 1
        }
    }

    /// Keeps `resident` alive, and closes it when the loop stops.
    func adopt(_ resident: any LoopResident) {
        residents[ObjectIdentifier(resident)] = resident
    }

    func release(_ resident: any LoopResident) {
        residents[ObjectIdentifier(resident)] = nil
    }
}

// MARK: Executor

extension EventLoop {
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    public func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    public func isIsolatingCurrentContext() -> Bool? { isOnLoop }

    public func checkIsolated() {
        precondition(isOnLoop, "code that is isolated to an event loop ran on another thread")
    }
}

// MARK: Time

extension EventLoop: Scheduler {
    /// The time of this turn, read from the clock once.
    public var now: Instant {
        if isTimeStale {
            cachedNow = stoppedAt ?? Instant(nanoseconds: uv_hrtime() &+ skippedNanoseconds)
            isTimeStale = false
        }
        return cachedNow
    }

    /// For tests, on the loop: its time stands still but for `skip`, or goes on from where it stood.
    package func setStopped(_ isStopped: Bool) {
        if isStopped {
            stoppedAt = now
        } else if let instant = stoppedAt {
            stoppedAt = nil
            skippedNanoseconds = instant.nanoseconds &- uv_hrtime()
        }
    }

    /// For tests, on the loop: so much time has passed at once. What was due meanwhile happens before this returns.
    package func skip(_ duration: Duration) {
        let count = UInt64(max(0, duration.wholeNanoseconds))
        if let instant = stoppedAt { stoppedAt = instant + duration } else { skippedNanoseconds &+= count }
        fireTimers()
    }

    @discardableResult
    public func schedule(at deadline: Instant, _ receiver: any TimerReceiver, tag: Int) -> TimerToken {
        let token = wheel.add(at: deadline, receiver, tag: tag)
        if deadline < armedFor { arm(for: deadline) }
        return token
    }

    public func cancel(_ token: TimerToken) {
        wheel.cancel(token)
    }

    /// libuv's timer rang.
    func fireTimers() {
        isTimeStale = true
        armedFor = .distantFuture
        while let due = wheel.next(until: now) {
            due.receiver.timerFired(tag: due.tag)
        }
        if let wake = wheel.nextWake, wake < armedFor { arm(for: wake) }
    }

    private func arm(for instant: Instant) {
        guard !isStopping else { return }
        armedFor = instant
        let nanoseconds = instant > now ? instant.nanoseconds - now.nanoseconds : 0
        handles.startTimer(milliseconds: max(1, (nanoseconds + 999_999) / 1_000_000))
    }
}

/// Takes a turn on the loop.
protocol LoopTurn: AnyObject {
    func takeTurn()
}

/// Lives on a loop and holds handles of libuv.
protocol LoopResident: AnyObject {
    /// Closes all handles at once.
    func close()
}
