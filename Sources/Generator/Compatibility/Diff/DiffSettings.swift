package import Contract

/// What a team has agreed on beside the contract.
package struct DiffSettings: Sendable {
    /// How many days an endpoint stays that was deprecated; 0: no notice is asked for. Alpha and draft ask for none.
    package var deprecationDaysBeta = 0
    package var deprecationDaysStable = 0
    /// Operations and properties below it are out of scope.
    package var leastStability = Stability.beta
    package var today: CalendarDate

    package init(today: CalendarDate = .today) { self.today = today }
}

/// `x-stability-level`; what says nothing is stable.
package enum Stability: String, CaseIterable, Comparable, Sendable {
    case draft, alpha, beta, stable

    package static func < (left: Stability, right: Stability) -> Bool { left.order < right.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
