import BFFPolicy
import BFFTransport
import Foundation
import Testing

/// Lives on the loop that it was made for.
private actor Resident {
    nonisolated let loop: EventLoop
    private(set) var count = 0

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func increment() -> Bool {
        count += 1
        return loop.isOnLoop
    }
}

private final class Alarm: TimerReceiver {
    let rang: (Int) -> Void

    init(_ rang: @escaping (Int) -> Void) {
        self.rang = rang
    }

    func timerFired(tag: Int) {
        rang(tag)
    }
}

@Suite struct EventLoopTests {
    @Test func `posts of one thread run in order, on the loop`() async throws {
        try await withLoop { loop in
            let order = Signal<[Int]>()
            let seen = LoopBox<[Int]>([])
            for index in 0..<1_000 {
                loop.post {
                    if loop.isOnLoop { seen.value?.append(index) }
                    if index == 999 { order.set(seen.value ?? []) }
                }
            }
            #expect(order.wait() == Array(0..<1_000))
            #expect(!loop.isOnLoop)
        }
    }

    @Test func `posts of many threads all run`() async throws {
        try await withLoop { loop in
            let total = Signal<Int>()
            let count = LoopBox<Int>(0)
            for _ in 0..<8 {
                Thread.detachNewThread {
                    for _ in 0..<1_000 {
                        loop.post {
                            count.value = (count.value ?? 0) + 1
                            if count.value == 8_000 { total.set(8_000) }
                        }
                    }
                }
            }
            #expect(total.wait() == 8_000)
        }
    }

    @Test func `a task that prefers the loop runs on it, its children too`() async throws {
        try await withLoop { loop in
            let isOnLoop = await Task(executorPreference: loop) {
                async let child = { loop.isOnLoop }()
                await Task.yield()
                let isChildOnLoop = await child
                return loop.isOnLoop && isChildOnLoop
            }.value
            #expect(isOnLoop)
        }
    }

    @Test func `an actor may live on a loop`() async throws {
        try await withLoop { loop in
            let resident = Resident(loop)
            for _ in 0..<100 { #expect(await resident.increment()) }
            #expect(await resident.count == 100)
        }
    }

    @Test func `jobs that never end do not starve the timers`() async throws {
        try await withLoop { loop in
            let task = Task(executorPreference: loop) {
                while !Task.isCancelled { await Task.yield() }
            }
            let rang = Signal<Int>()
            loop.post { loop.schedule(at: loop.now + .milliseconds(5), Alarm { rang.set($0) }, tag: 3) }
            #expect(rang.wait() == 3)
            task.cancel()
            await task.value
        }
    }

    @Test func `timers ring in order and not too early`() async throws {
        try await withLoop { loop in
            let done = Signal<[Int]>()
            let early = Signal<Int>()
            let order = LoopBox<[Int]>([])
            loop.post {
                let start = loop.now
                let alarm = Alarm { tag in
                    order.value?.append(tag)
                    if ContinuousInstant.now < start + .milliseconds(tag) { early.set(tag) }
                    if order.value?.count == 4 { done.set(order.value ?? []) }
                }
                for tag in [40, 3, 80, 20] { loop.schedule(at: start + .milliseconds(tag), alarm, tag: tag) }
                loop.cancel(loop.schedule(at: start + .milliseconds(1), alarm, tag: 1))
            }
            #expect(done.wait() == [3, 20, 40, 80])
            #expect(early.wait(seconds: 0) == nil)
        }
    }

    @Test func `a signal is told on the loop`() async throws {
        try await withLoop { loop in
            let came = Signal<Bool>()
            try await loop.run { try loop.watch(signal: SIGUSR1) { came.set(loop.isOnLoop) } }
            kill(getpid(), SIGUSR1)
            #expect(came.wait() == true)
        }
    }

    @Test func `a signal that cannot be watched is told`() async throws {
        try await withLoop { loop in
            await #expect(throws: TransportError.self) {
                try await loop.run { try loop.watch(signal: SIGKILL) {} }
            }
        }
    }

    @Test func `a loop that has stopped is let go of, with all that waited on it`() async throws {
        weak var released: EventLoop?
        func use() throws {
            let loop = try EventLoop()
            released = loop
            let thread = loop.start(name: "test")
            loop.post {
                let alarm = Alarm { _ in _ = loop }
                loop.schedule(at: loop.now + .seconds(100), alarm, tag: 0)
                loop.stop()
            }
            thread.join()
        }
        try use()
        #expect(released == nil)
    }

    @Test func `a timer that is set nearer than another rings first`() async throws {
        try await withLoop { loop in
            let rang = Signal<Int>()
            loop.post {
                let alarm = Alarm { rang.set($0) }
                loop.schedule(at: loop.now + .seconds(30), alarm, tag: 30_000)
                loop.schedule(at: loop.now + .milliseconds(2), alarm, tag: 2)
            }
            #expect(rang.wait() == 2)
        }
    }
}

/// The monotonic clock, read now.
enum ContinuousInstant {
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
