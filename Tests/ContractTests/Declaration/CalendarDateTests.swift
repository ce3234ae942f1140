import Testing

@testable import Contract

@Suite struct CalendarDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1970-12-31", 364), ("2000-02-29", 11_016), ("2026-08-10", 20_675),
        ("9999-12-31", 2_932_896), ("1969-12-31", -1), ("0001-01-01", -719_162),
    ])
    func `a day is counted from 1970`(text: String, days: Int) {
        #expect(CalendarDate(text)?.daysSince1970 == days)
        #expect(CalendarDate(daysSince1970: days).text == text)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-1-1", "tomorrow", "", "2026-08-10Z"])
    func `what is no day is none`(text: String) {
        #expect(CalendarDate(dayOf: text) == nil)
        #expect(CalendarDate(text) == nil)
    }

    @Test func `a time stands for its day`() {
        #expect(CalendarDate(dayOf: "1970-01-02T10:00:00Z")?.daysSince1970 == 1)
        #expect(CalendarDate("1970-01-02T10:00:00Z") == nil)
    }

    @Test func `days follow one another`() throws {
        let day = try #require(CalendarDate("2027-12-31"))
        #expect(day.advanced(by: 60).text == "2028-02-29")
        #expect(day < day.advanced(by: 1))
        #expect(day > day.advanced(by: -365))
    }
}
