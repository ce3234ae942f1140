internal import Foundation

/// What ends a command that runs until it is told to stop.
protocol Interruption {
    /// Before any thread is started.
    func prepare()
    /// Comes back when the command is to end.
    func wait()
    /// - Returns: true where the command is to end, false when so much time has passed.
    func wait(upTo duration: Duration) -> Bool
}

/// SIGINT and SIGTERM.
struct SignalInterruption: Interruption {
    private var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }

    func prepare() {
        // Threads that are started later inherit it, so that only `sigwait` takes them.
        var signals = signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    func wait() {
        var signals = signals
        var received: Int32 = 0
        sigwait(&signals, &received)
    }

    func wait(upTo duration: Duration) -> Bool {
        var signals = signals
        let (seconds, attoseconds) = duration.components
        #if os(Linux)
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        return sigtimedwait(&signals, nil, &time) > 0
        #else
        // There a blocked signal stays pending until somebody asks.
        poll(nil, 0, Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
        var pending = sigset_t()
        sigpending(&pending)
        guard sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 else { return false }
        var received: Int32 = 0
        sigwait(&signals, &received)
        return true
        #endif
    }
}
