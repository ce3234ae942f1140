internal import CLibUV

/// libuv's handles for the phases of a turn: one timer for the wheel, a hook before and one behind the poll, and an
/// idle handle whose only effect is that the poll does not block.
final class LoopHandles {
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private let prepare = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
    private let check = UnsafeMutablePointer<uv_check_t>.allocate(capacity: 1)
    private let idle = UnsafeMutablePointer<uv_idle_t>.allocate(capacity: 1)
    private var isIdling = false

    /// These functions of libuv cannot fail on handles that were just made.
    func start(on uv: UnsafeMutablePointer<uv_loop_t>) {
        uv_timer_init(uv, timer)
        uv_prepare_init(uv, prepare)
        uv_check_init(uv, check)
        uv_idle_init(uv, idle)
        uv_prepare_start(prepare) { EventLoop.of($0?.pointee.loop)?.prepare() }
        uv_check_start(check) { EventLoop.of($0?.pointee.loop)?.runQueue() }
    }

    func startTimer(milliseconds: UInt64) {
        uv_timer_start(timer, { EventLoop.of($0?.pointee.loop)?.fireTimers() }, milliseconds, 0)
    }

    func setIdle(isNeeded: Bool) {
        guard isNeeded != isIdling else { return }
        isIdling = isNeeded
        if isNeeded { uv_idle_start(idle) { _ in } } else { uv_idle_stop(idle) }
    }

    func close() {
        for handle in [UnsafeMutableRawPointer(timer), .init(prepare), .init(check), .init(idle)] {
            uv_close(handle.assumingMemoryBound(to: uv_handle_t.self), nil)
        }
    }

    /// Only behind the last turn.
    func deallocate() {
        timer.deallocate()
        prepare.deallocate()
        check.deallocate()
        idle.deallocate()
    }
}
