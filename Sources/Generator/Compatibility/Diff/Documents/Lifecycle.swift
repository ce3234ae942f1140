internal import Contract
internal import OpenAPI

/// Deprecation with its announced end: `deprecated` and `x-sunset`.
struct Lifecycle {
    enum Finding {
        case reactivated
        case deprecated
        case deprecatedUntil(CalendarDate)
        case sunsetMissing
        case sunsetInvalid(String)
        case sunsetTooSoon(CalendarDate, days: Int)
    }

    let settings: DiffSettings

    init(_ settings: DiffSettings) { self.settings = settings }

    /// How many days of notice are agreed on.
    func notice(_ stability: Stability) -> Int {
        switch stability {
        case .stable: settings.deprecationDaysStable
        case .beta: settings.deprecationDaysBeta
        case .alpha, .draft: 0
        }
    }

    /// - Parameters:
    ///   - sunset: of the newer document.
    ///   - stability: of the operation.
    func compare(wasDeprecated: Bool, isDeprecated: Bool, sunset: Node?, stability: Stability) -> [Finding] {
        guard wasDeprecated != isDeprecated else { return [] }
        guard isDeprecated else { return [.reactivated] }
        let days = notice(stability)
        guard let sunset else { return [days > 0 ? .sunsetMissing : .deprecated] }
        let text = sunset.string ?? sunset.json
        guard let day = CalendarDate(dayOf: text) else {
            return stability < .beta ? [.deprecated] : [.sunsetInvalid(text)]
        }
        if days > 0, day < settings.today.advanced(by: days) { return [.sunsetTooSoon(day, days: days)] }
        return [.deprecatedUntil(day)]
    }

    /// What is wrong with a sunset that changed while the thing stays deprecated: nil where nothing is.
    ///
    /// - Returns: the two days and the notice.
    func sunsetChange(_ old: Node?, _ new: Node?, stability: Stability) -> SunsetChange? {
        guard let old else { return nil }
        guard let new else { return .deleted }
        guard let before = CalendarDate(dayOf: old.string ?? old.json),
            let after = CalendarDate(dayOf: new.string ?? new.json)
        else { return nil }
        let least = settings.today.advanced(by: notice(stability))
        guard after < before, after < min(before, least) else { return nil }
        return .earlier(before, after)
    }

    enum SunsetChange {
        case deleted
        case earlier(CalendarDate, CalendarDate)
    }
}

extension Lifecycle.Finding {
    var level: Level {
        switch self {
        case .reactivated, .deprecated, .deprecatedUntil: .info
        case .sunsetMissing, .sunsetInvalid, .sunsetTooSoon: .error
        }
    }

    var keyword: String {
        switch self {
        case .reactivated, .deprecated, .sunsetMissing: "deprecated"
        case .deprecatedUntil, .sunsetInvalid, .sunsetTooSoon: "x-sunset"
        }
    }

    var words: String {
        switch self {
        case .reactivated: "it is no longer deprecated"
        case .deprecated: "it is deprecated now"
        case .deprecatedUntil(let day): "it is deprecated now and ends on \(day.text)"
        case .sunsetMissing: "it is deprecated without an x-sunset"
        case .sunsetInvalid(let text): "x-sunset is '\(text)', which is no date like 2026-08-10"
        case .sunsetTooSoon(let day, let days):
            "x-sunset is \(day.text), less than \(days) days from now"
        }
    }

    var propertyAction: String {
        switch self {
        case .reactivated: "reactivated"
        case .deprecated: "deprecated"
        case .deprecatedUntil: "deprecated-with-sunset"
        case .sunsetMissing: "deprecated-sunset-missing"
        case .sunsetInvalid: "deprecated-sunset-invalid"
        case .sunsetTooSoon: "sunset-date-too-small"
        }
    }

    var parameterRule: String {
        switch self {
        case .reactivated: "request-parameter-reactivated"
        case .deprecated, .deprecatedUntil: "request-parameter-deprecated"
        case .sunsetMissing: "request-parameter-deprecated-sunset-missing"
        case .sunsetInvalid: "request-parameter-sunset-parse"
        case .sunsetTooSoon: "request-parameter-sunset-date-too-small"
        }
    }

    var operationRule: String {
        switch self {
        case .reactivated: "endpoint-reactivated"
        case .deprecated: "endpoint-deprecated"
        case .deprecatedUntil: "endpoint-deprecated-with-sunset"
        case .sunsetMissing: "api-deprecated-sunset-missing"
        case .sunsetInvalid: "api-deprecated-sunset-parse"
        case .sunsetTooSoon: "api-sunset-date-too-small"
        }
    }
}

extension Stability {
    /// nil where there is none, or one that is unknown.
    init?(_ extensions: [Node.Member]) {
        guard let text = extensions.first(where: { $0.key == "x-stability-level" })?.value.string,
            let level = Stability(rawValue: text)
        else { return nil }
        self = level
    }
}
