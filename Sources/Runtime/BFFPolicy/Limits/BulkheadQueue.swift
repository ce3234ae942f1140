/// Who waits for a place, in order of arrival: a linked list in an array that is allocated once.
struct BulkheadQueue: Sendable {
    private struct Entry: Sendable {
        var waiter: (any BulkheadWaiter)?
        var next = Int32(-1)
        var previous = Int32(-1)
    }

    private var entries: [Entry]
    private var first = Int32(-1)
    private var last = Int32(-1)
    private var free: Int32

    /// - Parameter capacity: how many may wait; whoever appends knows that there is room.
    init(capacity: Int) {
        entries = (0..<capacity).map { Entry(next: $0 + 1 < capacity ? Int32($0 + 1) : -1) }
        free = capacity > 0 ? 0 : -1
    }

    mutating func append(_ waiter: any BulkheadWaiter) {
        guard free >= 0 else { return }
        let index = free
        free = entries[Int(index)].next
        entries[Int(index)] = Entry(waiter: waiter, previous: last)
        if last >= 0 { entries[Int(last)].next = index } else { first = index }
        last = index
    }

    mutating func popFirst() -> (any BulkheadWaiter)? {
        guard first >= 0 else { return nil }
        return unlink(first)
    }

    /// Searches from the front: those who came first give up first.
    mutating func remove(_ waiter: any BulkheadWaiter) -> Bool {
        var index = first
        while index >= 0 {
            if entries[Int(index)].waiter === waiter {
                _ = unlink(index)
                return true
            }
            index = entries[Int(index)].next
        }
        return false
    }

    private mutating func unlink(_ index: Int32) -> (any BulkheadWaiter)? {
        let entry = entries[Int(index)]
        if entry.previous >= 0 { entries[Int(entry.previous)].next = entry.next } else { first = entry.next }
        if entry.next >= 0 { entries[Int(entry.next)].previous = entry.previous } else { last = entry.previous }
        entries[Int(index)] = Entry(waiter: nil, next: free)
        free = index
        return entry.waiter
    }
}
