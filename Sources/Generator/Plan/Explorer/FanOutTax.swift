internal import Foundation

/// The price of asking many: how likely it is that at least one of a request's calls is among the slowest hundredth of its kind. The
/// calls are taken to be slow independently of one another.
package struct FanOutTax: Hashable, Sendable {
    /// The share of calls that are no slower than their service's 99th percentile.
    static let fastShare = 0.99

    /// First calls, no fallbacks: at least, and at most (nil: nothing bounds them).
    package let callsMin: Int
    package let callsMax: Int?

    /// 1 − 0.99ⁿ
    package static func probability(ofOneIn calls: Int) -> Double { 1 - pow(fastShare, Double(calls)) }

    package var probabilityMin: Double { Self.probability(ofOneIn: callsMin) }
    package var probabilityMax: Double? { callsMax.map(Self.probability) }

    /// Of these dependencies.
    package init(_ dependencies: [DependencyFacts]) {
        callsMin = dependencies.reduce(0) { $0 + $1.callsMin }
        callsMax = dependencies.reduce(Optional(0)) { sum, dependency in
            sum.flatMap { sum in dependency.callsMax.map { $0.addingWithoutOverflow(sum) } }
        }
    }
}

extension Int {
    /// The sum, or the largest number.
    func addingWithoutOverflow(_ other: Int) -> Int {
        let (sum, isTooLarge) = addingReportingOverflow(other)
        return isTooLarge ? .max : sum
    }
}
