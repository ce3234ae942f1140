internal import BFFJSON
internal import BFFPolicy
internal import Glibc

/// Takes the log lines of all loops to where they are read, on a thread of its own: a slow reader never holds a loop up. What does not fit
/// its bounded memory is dropped, counted, and told of in a line of its own.
final class LogSink: Sendable {
    /// Bytes that may wait to be written. Beyond: dropped.
    static let waitingBytesMax = 4 * 1024 * 1024

    private struct State {
        var waiting: [UInt8] = []
        /// Since the last line that told of it, and in all.
        var dropped = 0
        var droppedCount = 0
        var isClosed = false
    }

    private let state = Locked(State())
    private let wake = Signal()
    private let finished = Signal()
    private let write: @Sendable (UnsafeRawBufferPointer) -> Void

    /// - Parameter write: gets whole lines; called on the sink's thread only, and may block.
    init(write: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
        self.write = write
    }

    /// To the standard output.
    static func standardOutput() -> LogSink {
        LogSink { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let written = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
                if written < 0 {
                    // Nobody reads any more, or nobody ever will: lines are lost, requests are not.
                    guard errno == EINTR || errno == EAGAIN else { return }
                    continue
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    /// Starts the thread.
    func start() {
        PlainThread.start { self.run() }
    }

    /// Takes lines over, or drops all of them.
    /// - Parameter count: how many lines they are.
    func append(_ lines: UnsafeRawBufferPointer, count: Int) {
        let isFirst = state.withLock { state in
            guard state.waiting.count + lines.count <= Self.waitingBytesMax else {
                state.dropped += count
                state.droppedCount += count
                return false
            }
            state.waiting.append(contentsOf: lines)
            return state.waiting.count == lines.count
        }
        if isFirst { wake.raise() }
    }

    /// Lines that were dropped so far.
    var droppedCount: Int { state.withLock { $0.droppedCount } }

    /// Writes what waits, and ends the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.raise()
        finished.wait()
    }

    private func run() {
        var isClosed = false
        while !isClosed {
            wake.wait()
            let (lines, dropped): ([UInt8], Int)
            (lines, dropped, isClosed) = state.withLock { state in
                defer {
                    state.waiting = []
                    state.dropped = 0
                }
                return (state.waiting, state.dropped, state.isClosed)
            }
            lines.withUnsafeBytes { if !$0.isEmpty { write($0) } }
            if dropped > 0 {
                let line = "{\"level\":\"warn\",\"message\":\"log lines dropped\",\"count\":\(dropped)}\n"
                Array(line.utf8).withUnsafeBytes(write)
            }
        }
        finished.raise()
    }
}
