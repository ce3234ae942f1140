/// What a finding is an instance of.
package struct Rule: Hashable, Sendable {
    /// oasdiff's identifier where it has one: `request-property-became-required`.
    package let id: String
    package let level: Level

    /// - Parameter level: of a rule that oasdiff does not have.
    package init(_ id: String, otherwise level: Level) {
        self.id = id
        self.level = RuleBook.level(of: id) ?? level
    }

    private init(id: String, level: Level) { (self.id, self.level) = (id, level) }

    /// The same, no heavier than this.
    package func atMost(_ bound: Level) -> Rule { Rule(id: id, level: min(level, bound)) }

    package func atLevel(_ level: Level) -> Rule { Rule(id: id, level: level) }

    /// Whether oasdiff has it.
    package var isShared: Bool { RuleBook.level(of: id) != nil }
}
