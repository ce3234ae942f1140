internal import Glibc

/// What other threads have for a loop, until the loop takes it. Its methods may be called from any thread.
///
/// `lock` guards `elements`. It is a pthread mutex and not `Synchronization.Mutex`, because the thread sanitizer sees only
/// the former.
final class LoopInbox<Element: Sendable> {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var elements: [Element] = []

    init() {
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// True when the inbox was empty, so that the loop must be woken.
    func add(_ element: Element) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        elements.append(element)
        return elements.count == 1
    }

    /// Empties the inbox into `destination`, which must be empty and lends its memory for what comes next.
    func takeAll(into destination: inout [Element]) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        swap(&elements, &destination)
    }
}
