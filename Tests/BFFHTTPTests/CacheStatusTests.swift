import BFFJSON
import Testing

@testable import BFFHTTP

/// RFC 9211.
@Suite struct CacheStatusTests {
    private func text(_ status: CacheStatus) -> String {
        var buffer = ByteBuffer()
        status.append(to: &buffer)
        return buffer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `hits tell their ttl, negative when stale`() {
        #expect(text(CacheStatus(cache: "catalog", ttlSeconds: 41)) == "catalog; hit; ttl=41")
        #expect(text(CacheStatus(cache: "catalog", ttlSeconds: -412)) == "catalog; hit; ttl=-412")
        #expect(text(CacheStatus(cache: "catalog")) == "catalog; hit")
        #expect(text(CacheStatus(cache: "a", ttlSeconds: .max)) == "a; hit; ttl=999999999999999")
        #expect(text(CacheStatus(cache: "a", ttlSeconds: .min)) == "a; hit; ttl=-999999999999999")
    }

    @Test(
        arguments: [
            (.miss, "miss"), (.bypass, "bypass"), (.stale, "stale"), (.partial, "partial"), (.request, "request"),
        ] as [(CacheStatus.Reason, String)])
    func `what was forwarded says why`(reason: CacheStatus.Reason, token: String) {
        var status = CacheStatus(cache: "catalog", forwarded: reason)
        #expect(text(status) == "catalog; fwd=\(token)")
        status.forwardedStatus = 200
        status.isStored = true
        status.isCollapsed = true
        status.ttlSeconds = 60
        status.detail = "memory"
        #expect(text(status) == "catalog; fwd=\(token); fwd-status=200; ttl=60; stored; collapsed; detail=memory")
    }

    @Test func `what is said of forwarding is not said of hits`() {
        var status = CacheStatus(cache: "catalog", ttlSeconds: 1)
        status.forwardedStatus = 200
        status.isStored = true
        status.isCollapsed = true
        #expect(text(status) == "catalog; hit; ttl=1")
    }

    @Test(arguments: [
        ("mobile/catalog", "mobile/catalog"), ("*x", "*x"), ("1up", "\"1up\""), ("", "\"\""), ("a b", "\"a b\""),
        ("a\"\\b", "\"a\\\"\\\\b\""), ("caté\n", "\"cat???\""),
    ])
    func `names are tokens where they can be, strings else`(name: String, expected: String) {
        #expect(text(CacheStatus(cache: name)) == "\(expected); hit")
    }
}

/// RFC 9110, section 5.6.7.
@Suite struct HTTPDateReadingTests {
    private let now = 784_111_777

    private func read(_ text: String, now: Int? = nil) -> Int? {
        withText(text) { HTTPDate.read($0, now: now ?? self.now) }
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
    ])
    func `all three forms mean the same`(text: String) {
        #expect(read(text) == 784_111_777)
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
    ])
    func `days are counted by the calendar`(text: String, seconds: Int) {
        #expect(read(text) == seconds)
    }

    @Test(arguments: [
        "", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Thu, 29 Feb 1900 00:00:00 GMT", "Wed, 29 Feb 2023 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1969 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT", "784111777",
    ])
    func `what is no date is none`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `years of two digits are those nearest`() {
        let in2026 = 1_780_000_000
        #expect(read("Sunday, 06-Nov-94 08:49:37 GMT", now: in2026) == 784_111_777)
        #expect(read("Monday, 06-Nov-30 00:00:00 GMT", now: in2026) == read("Wed, 06 Nov 2030 00:00:00 GMT"))
        #expect(read("Monday, 06-Nov-76 00:00:00 GMT", now: in2026) == read("Fri, 06 Nov 2076 00:00:00 GMT"))
        #expect(read("Monday, 06-Nov-77 00:00:00 GMT", now: in2026) == read("Sun, 06 Nov 1977 00:00:00 GMT"))
    }

    @Test func `what is written is read`() {
        for seconds in stride(from: 0, to: 253_402_300_799, by: 99_999_989) {
            var buffer = ByteBuffer()
            HTTPDate.append(seconds, to: &buffer)
            #expect(buffer.withBytes { HTTPDate.read(HTTPText(unsafelyBorrowing: $0), now: now) } == seconds)
        }
    }
}
