internal import Foundation

/// What ends a command that runs until it is told to stop.
protocol Interruption {
    /// Before any thread is started.
    func prepare()
    /// Comes back when the command is to end.
    func wait()
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
}
