internal import Diagnostics
internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("Durations, statuses and names")
struct ScalarTests {
    private let diagnostics = Diagnostics()
    private let place = Location(file: "a.yaml", line: 3, column: 7, pointer: "/a")
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    @Test(
        "durations are exact",
        arguments: [
            ("80ms", Duration.milliseconds(80)), ("1.5s", .milliseconds(1500)), ("5m", .seconds(300)),
            ("24h", .seconds(86400)),
            ("0.5ms", .microseconds(500)), ("0.1s", .milliseconds(100)), ("1.25m", .seconds(75)),
            ("0.000001ms", .nanoseconds(1)),
        ])
    func durations(text: String, duration: Duration) {
        #expect(scalars.duration(Node(.string(text), at: place), "'timeout'") == duration)
        #expect(diagnostics.all.isEmpty)
    }

    @Test(
        "other forms are refused with the form",
        arguments: [
            "80", "ms", "80 ms", "80MS", "-1s", "+1s", "1e3s", ".5s", "1.s", "1.2.3s", "1d", "", "1m30s", "٣s",
            "0.0000001ms",
            "100us",
        ])
    func otherForms(text: String) {
        #expect(scalars.duration(Node(.string(text), at: place), "'timeout'") == nil)
        #expect(diagnostics.all.map(\.code) == [.invalidDuration])
        #expect(diagnostics.all.first?.location == place)
        #expect(diagnostics.all.first?.fix?.contains("80ms, 1.5s, 5m, 24h") == true)
    }

    @Test(
        "durations are above zero and at most a day",
        arguments: ["0ms", "0.0s", "24.1h", "86401s", "99999999999999999h"])
    func bounds(text: String) {
        #expect(scalars.duration(Node(.string(text), at: place), "'timeout'") == nil)
        #expect(diagnostics.all.map(\.fix) == ["write more than 0 and at most 24h"])
    }

    @Test("a number without a unit is a duration's fault, a list is of another kind")
    func kinds() {
        #expect(scalars.duration(Node(.integer(80), at: place), "'timeout'") == nil)
        #expect(scalars.duration(Node(.array([]), at: place), "'timeout'") == nil)
        #expect(diagnostics.all.map(\.code) == [.invalidDuration, .wrongKind])
    }

    @Test("durations are printed as contracts write them")
    func prints() {
        let durations: [Duration] = [
            .milliseconds(330), .milliseconds(1500), .seconds(60), .seconds(300), .seconds(7200), .microseconds(1250),
            .zero,
        ]
        #expect(durations.map(\.contractText) == ["330ms", "1500ms", "60s", "5m", "2h", "1.25ms", "0s"])
    }

    @Test("statuses are integers within their rule, each once")
    func statuses() {
        let nodes = [404, 404, 200].map { Node(.integer($0), at: place) } + [Node(.string("404"), at: place)]
        let list = scalars.statuses(Node(.array(nodes), at: place), "'absent'", rule: "4xx") { $0 >= 400 }
        #expect(list == nil)
        #expect(diagnostics.all.map(\.code) == [.duplicateName, .invalidValue, .wrongKind])
        #expect(scalars.statuses(Node(.array([nodes[0]]), at: place), "'absent'", rule: "4xx") { $0 >= 400 } == [404])
    }

    @Test(
        "a client's name is lower-case words",
        arguments: [
            ("mobile", true), ("smart-tv", true), ("tv2", true), ("Mobile", false), ("2tv", false), ("a--b", false),
            ("-a", false),
            ("a_b", false), ("ä", false),
        ])
    func clientNames(name: String, isLegal: Bool) {
        #expect(NameReader(diagnostics: diagnostics).client(name, at: place) == isLegal)
        #expect(diagnostics.all.isEmpty == isLegal)
    }

    @Test("roots of expressions name no dependency", arguments: ["request", "auth", "variant", "flags", "item"])
    func reserved(name: String) {
        #expect(!NameReader(diagnostics: diagnostics).variable(name, "a dependency", at: place))
        #expect(diagnostics.all.map(\.message) == ["'\(name)' is reserved and cannot name a dependency"])
    }

    @Test("dates exist in the calendar")
    func dates() {
        let dates = [
            "2027-03-01", "2028-02-29", "2027-02-29", "2027-13-01", "2027-3-1", "tomorrow", "2027-04-31", "2027-03-00",
        ]
        #expect(dates.filter { CalendarDate($0) != nil } == ["2027-03-01", "2028-02-29"])
    }
}
