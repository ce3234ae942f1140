internal import Glibc

/// A value that threads share, one at a time.
///
/// Not `Synchronization.Mutex`: on Linux that waits in the kernel by itself, which the thread sanitizer cannot see, so that every
/// contended lock looks like a race to it.
///
/// `@unchecked Sendable`: `value` is touched between lock and unlock of `mutex` only, which is initialised before anyone else can
/// know the object and destroyed behind the last reference.
package final class Locked<Value: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    package init(_ value: Value) {
        self.value = value
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
