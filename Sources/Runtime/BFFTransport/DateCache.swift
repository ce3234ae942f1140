internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import Glibc

/// The value of the Date field, made once per second.
struct DateCache: ~Copyable {
    private var text = ByteBuffer()
    private var validUntil = Instant(nanoseconds: 0)

    mutating func append(to buffer: inout ByteBuffer, now: Instant) {
        if now >= validUntil { refresh(now: now) }
        text.withBytes { buffer.append($0) }
    }

    private mutating func refresh(now: Instant) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        text.removeAll()
        HTTPDate.append(time.tv_sec, to: &text)
        validUntil = now + .nanoseconds(1_000_000_000 - time.tv_nsec)
    }
}
