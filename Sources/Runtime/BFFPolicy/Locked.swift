package import Glibc

/// A value that threads share, one at a time.
///
/// Not `Synchronization.Mutex`: on Linux that waits in the kernel by itself, which the thread sanitizer cannot see, so that every
/// contended lock looks like a race to it.
///
/// `@unchecked Sendable`: what `value` points to is touched between lock and unlock of `mutex` only; both are initialised before
/// anyone else can know the object and destroyed behind the last reference.
package final class Locked<Value: Sendable>: @unchecked Sendable {
    @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    /// Behind a pointer: the run-time check that a class's property is not accessed twice would cost more than the lock.
    @usableFromInline let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

    package init(_ value: Value) {
        self.value.initialize(to: value)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        value.deinitialize(count: 1)
        value.deallocate()
    }

    /// - Parameter body: must not lock the same value again.
    @inlinable
    package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value.pointee)
    }
}
