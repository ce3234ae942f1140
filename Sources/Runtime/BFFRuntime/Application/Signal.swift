internal import Glibc

/// Wakes waiting threads, one for each time that it is raised. Raising it before anyone waits is not lost.
///
/// `@unchecked Sendable`: `raised` is touched under `mutex` only; mutex and condition are initialised before anyone else can know
/// the object and destroyed behind the last reference.
final class Signal: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var raised = 0

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// From any thread.
    func raise() {
        pthread_mutex_lock(mutex)
        raised += 1
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Blocks the calling thread, which must not be a loop's.
    func wait() {
        pthread_mutex_lock(mutex)
        while raised == 0 { pthread_cond_wait(condition, mutex) }
        raised -= 1
        pthread_mutex_unlock(mutex)
    }
}
