import Testing

@testable import BFFHTTP

/// RFC 9111 and RFC 5861, as a cache reads them that many share and that asks for no validation.
@Suite struct CacheControlTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private let now = 784_111_777

    private func control(
        _ pairs: [(String, String)], delay: Duration = .zero, unkeyed: [StaticString] = []
    ) -> CacheControl {
        CacheControl(fields(pairs), now: now, delay: delay, unkeyed: unkeyed)
    }

    private func control(_ cacheControl: String...) -> CacheControl {
        control(cacheControl.map { ("Cache-Control", $0) })
    }

    // MARK: Storing

    @Test(arguments: [
        "no-store", "NO-STORE", "private", "Private", "no-cache", "max-age=60, private", "max-age=60 , no-store",
        "private=\"set-cookie\"", "no-cache=\"x-a, x-b\", max-age=60", "no-store=1", ",, no-store ,",
        "must-understand, no-store", "public, no-store", "x=\"a, b\", private", "x=\"a\\\", b\", private",
        // Whatever the text that does not end was to hide.
        "max-age=60, x=\"no-store", "x=\"\\",
    ])
    func `what must not be shared is not stored`(value: String) {
        #expect(!control(value).isStorable)
    }

    @Test(arguments: [
        "", "public", "max-age=60", "x-no-store", "no-stores", "x=no-store", "x=\"no-store\"", "x=\", no-store\"",
        "x=\"\\\", no-store\"", "immutable, max-age=60", "must-revalidate, max-age=60", "no-transform", "=no-store",
        "max-age=\"60\"", "stale-if-error",
    ])
    func `everything else is`(value: String) {
        #expect(control(value).isStorable)
    }

    @Test func `every line counts`() {
        #expect(!control("max-age=60", "no-store").isStorable)
        #expect(control("public", "max-age=60").freshMax == .seconds(60))
        #expect(control([]).isStorable)
    }

    @Test func `an answer that varies by what the key leaves out is not stored`() {
        let unkeyed: [StaticString] = ["traceparent", "x-request-id"]
        #expect(!control([("Vary", "*")]).isStorable)
        #expect(!control([("Vary", "Accept"), ("Vary", "a, *")]).isStorable)
        #expect(!control([("Vary", "Accept, TraceParent")], unkeyed: unkeyed).isStorable)
        #expect(control([("Vary", "Accept, Accept-Language")], unkeyed: unkeyed).isStorable)
    }

    // MARK: Freshness

    @Test(
        arguments: [
            ("max-age=60", 60), ("Max-Age=60", 60), ("max-age=\"60\"", 60), ("max-age=0", 0),
            ("s-maxage=10, max-age=60", 10),
            ("max-age=60, s-maxage=100", 100), ("public", nil), ("max-age = 60", 60), ("max-age=060", 60),
            // Too many are as many as there can be (section 1.2.2).
            ("max-age=2147483648", 1 << 31), ("max-age=99999999999999999999999999", 1 << 31),
            // What cannot be read counts as stale (section 4.2.1).
            ("max-age=", 0), ("max-age", 0), ("max-age=-1", 0), ("max-age=1.5", 0), ("max-age=6O", 0),
            ("max-age=\"\"", 0),
            ("max-age='60'", 0), ("max-age=60s", 0), ("s-maxage=x, max-age=60", 0), ("max-age=+60", 0),
            ("max-age=\"60", 0),
            ("max-age=60, max-age=60", 60), ("max-age=60, max-age=10", 0), ("max-age=10, max-age=60", 0),
            ("max-age=60, max-age=x", 0),
        ] as [(String, Int?)])
    func `lifetimes are read`(value: String, seconds: Int?) {
        #expect(control(value).freshMax == seconds.map { .seconds($0) })
    }

    @Test func `Expires counts from Date, behind every max-age`() {
        let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
        let later = ("Expires", "Sun, 06 Nov 1994 08:50:37 GMT")
        #expect(control([date, later]).freshMax == .seconds(60))
        #expect(control([later]).freshMax == .seconds(60))
        #expect(control([date, later, ("Cache-Control", "max-age=5")]).freshMax == .seconds(5))
        #expect(control([date, later, ("Cache-Control", "max-age=x")]).freshMax == .zero)
        // The service's clock is ten seconds ahead, or behind: ten seconds count as age then.
        #expect(control([("Date", "Sun, 06 Nov 1994 08:49:47 GMT"), later]).freshMax == .seconds(50))
        #expect(control([("Date", "Sun, 06 Nov 1994 08:49:27 GMT"), later]).freshMax == .seconds(60))
        #expect(control([("Expires", "Sunday, 06-Nov-94 08:50:37 GMT")]).freshMax == .seconds(60))
        #expect(control([("Expires", "Sun Nov  6 08:50:37 1994")]).freshMax == .seconds(60))
        #expect(control([date, later, later]).freshMax == .seconds(60))
        #expect(control([("Date", "nonsense"), later]).freshMax == .seconds(60))
    }

    @Test(arguments: ["0", "-1", "", "now", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:36 GMT"])
    func `a date that is past or cannot be read has expired`(value: String) {
        #expect(control([("Expires", value)]).freshMax == .zero)
        #expect(
            control([("Expires", "Sun, 06 Nov 1994 08:50:37 GMT"), ("Expires", value)]).freshMax == .zero,
            "dates that differ")
    }

    @Test(
        arguments: [
            ([("Age", "30")], 30), ([("Age", "0")], 0), ([], 0), ([("Age", "30"), ("Age", "60")], 30),
            ([("Age", "30, 60")], 30),
            // Not a number: as if it were not there (section 5.1).
            ([("Age", "-30")], 0), ([("Age", "x")], 0), ([("Age", "1.5")], 0), ([("Age", "x, 30")], 0),
            ([("Date", "Sun, 06 Nov 1994 08:49:17 GMT")], 20), ([("Date", "Sun, 06 Nov 1994 08:50:17 GMT")], 0),
            ([("Date", "Sun, 06 Nov 1994 08:49:17 GMT"), ("Age", "5")], 20),
            ([("Date", "Sun, 06 Nov 1994 08:49:17 GMT"), ("Age", "50")], 50),
            ([("Age", "99999999999999999999")], 1 << 31),
        ] as [([(String, String)], Int)])
    func `an answer may be old when it comes`(pairs: [(String, String)], seconds: Int) {
        #expect(control(pairs).age == .seconds(seconds))
        let fresh = control(pairs + [("Cache-Control", "max-age=40")]).freshMax
        #expect(fresh == .seconds(max(0, 40 - seconds)))
    }

    @Test func `the way counts as age, too`() {
        let control = control([("Age", "30"), ("Cache-Control", "max-age=60")], delay: .milliseconds(1_500))
        #expect(control.age == .milliseconds(31_500))
        #expect(control.freshMax == .milliseconds(28_500))
    }

    // MARK: Stale

    @Test(
        arguments: [
            ("max-age=60", nil, nil), ("", nil, nil), ("stale-while-revalidate=30", 30, nil),
            ("stale-if-error=600", nil, 600),
            ("max-age=60, stale-while-revalidate=30, stale-if-error=600", 30, 600),
            ("stale-while-revalidate=x", 0, nil), ("stale-if-error", nil, 0), ("Stale-If-Error=\"9\"", nil, 9),
            ("must-revalidate, stale-while-revalidate=30", 0, 0), ("proxy-revalidate, stale-if-error=600", 0, 0),
            ("s-maxage=60", 0, 0), ("s-maxage=60, stale-while-revalidate=30", 30, 0),
            ("s-maxage=x, stale-if-error=9", 0, 9),
        ] as [(String, Int?, Int?)])
    func `a service says how stale its answers may be`(value: String, stale: Int?, staleIfError: Int?) {
        let control = control(value)
        #expect(control.staleMax == stale.map { .seconds($0) })
        #expect(control.staleIfErrorMax == staleIfError.map { .seconds($0) })
    }

    @Test func `whatever stands there, nothing breaks`() {
        let pieces = ["max-age", "=", "60", ",", "\"", "\\", " ", "no-store", "\t", ";", "s-maxage=1", "é", "private"]
        var state: UInt64 = 5
        for _ in 0..<20_000 {
            var value = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                value += pieces[Int((state >> 33) % UInt64(pieces.count))]
            }
            let control = control(value)
            #expect(control.freshMax.map { $0 >= .zero } ?? true)
            if value.split(separator: ",").contains("no-store"), !value.contains("\"") { #expect(!control.isStorable) }
        }
    }
}
