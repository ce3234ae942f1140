internal import Diagnostics
package import OpenAPI

/// Names what differs between two schemas, and how much of it matters.
///
/// It walks both at once, each through `effective` and without an alternative for null, so that the forms do not matter. At each pair it
/// asks whether the values that travel still fit (`Containment`); below a pair of which that was shown, findings are information. A pair
/// of which it was not shown always has a finding that is at least a warning: where no rule has one, a rule of its own says so.
package final class SchemaComparison {
    struct Pair: Hashable {
        let old: ObjectIdentifier
        let new: ObjectIdentifier
    }

    /// One pair of schemas that is being compared.
    struct Visit {
        /// As written.
        let old: Schema
        let new: Schema
        /// Flat, and without an alternative for null.
        let oldView: Schema
        let newView: Schema
        var position: SchemaPosition
    }

    let subject: SchemaSubject
    let settings: DiffSettings
    /// Of the operation that the schemas belong to.
    let operationStability: Stability
    /// By the letter of JSON Schema, in which a variant that another one takes too may go.
    let isByLetter: Bool
    /// Follows the subject's direction and passes over what nobody sends.
    private let usual: Containment
    /// Every value counts, whoever sends it.
    private let strict: Containment
    private let sameness: Sameness
    private(set) var changes: [Change] = []
    private var open: Set<Pair> = []
    private var unchanged: Set<Pair> = []
    private var breaking = 0
    /// What kept pairs alive: identifiers of objects that are gone may come again.
    private var kept: [Schema] = []

    /// - Parameters:
    ///   - isByLetter: what is not declared may be sent with any value, formats refuse nothing, and `readOnly` is passed over.
    ///   - containments: shared by the comparisons of two documents.
    package init(
        _ subject: SchemaSubject, settings: DiffSettings = DiffSettings(), stability: Stability = .stable,
        isByLetter: Bool = false, containments: Containments = Containments()
    ) {
        self.isByLetter = isByLetter
        (self.subject, self.settings, operationStability) = (subject, settings, stability)
        usual = isByLetter ? containments.exact : containments.usual(subject.direction)
        sameness = containments.sameness
        strict = isByLetter ? containments.exact : containments.strict
    }

    /// - Parameter pointer: of the value that both describe, as a pattern in which `*` is any element.
    package func compare(_ old: Schema, _ new: Schema, at pointer: String = "") -> [Change] {
        changes = []
        breaking = 0
        visit(old, new, SchemaPosition(pointer: pointer))
        return changes
    }

    /// Whether all values that travel were shown to fit still.
    package func isCompatible(_ old: Schema, _ new: Schema) -> Bool {
        switch subject.direction {
        case .request: usual.proves(old, isWithin: new)
        case .response: usual.proves(new, isWithin: old)
        }
    }

    // MARK: Walking

    func visit(_ old: Schema, _ new: Schema, _ position: SchemaPosition) {
        let pair = Pair(old: ObjectIdentifier(old), new: ObjectIdentifier(new))
        if sameness.areSame(old, new) { return }
        guard !unchanged.contains(pair), open.insert(pair).inserted else { return }
        defer { open.remove(pair) }
        kept += [old, new]
        let changesBefore = changes.count
        let breakingBefore = breaking
        var visit = Visit(old: old, new: new, oldView: old.withoutNull, newView: new.withoutNull, position: position)
        visit.position.isSame = position.isSame || strict.areEquivalent(old, new)
        // What is hardly ever sent was passed over above.
        visit.position.isContained = (position.isContained && !position.isNeverSent) || isContained(visit)
        compareKeywords(visit)
        if !visit.position.isContained, !position.isNeverSent, breaking == breakingBefore { emitUnexplained(visit) }
        if changes.count == changesBefore { unchanged.insert(pair) }
    }

    private func isContained(_ visit: Visit) -> Bool {
        if visit.position.isSame { return true }
        if visit.position.isFixed { return usual.areEquivalent(visit.old, visit.new) }
        if acceptsAsText(visit) || isSameText(visit) { return true }
        let isWidening = (subject.direction == .request) != visit.position.isNegated
        return isWidening
            ? usual.proves(visit.old, isWithin: visit.new) : usual.proves(visit.new, isWithin: visit.old)
    }

    private func emitUnexplained(_ visit: Visit) {
        let action = subject.direction == .request ? "narrowed" : "widened"
        let what =
            subject.direction == .request
            ? "could not be shown to take all that it took" : "could not be shown to give nothing new"
        emit("schema-\(action)", .warning, what, visit, visit.old.location, visit.new.location, isStructural: false)
    }

    private func compareKeywords(_ visit: Visit) {
        if visit.oldView === visit.newView { return }
        if compareWrapping(visit) { return }
        compareTypes(visit)
        compareValues(visit)
        compareBounds(visit)
        comparePatterns(visit)
        compareAnnotations(visit)
        compareArrays(visit)
        compareObjects(visit)
        compareCompositions(visit)
        compareConditions(visit)
    }

    // MARK: Findings

    /// - Parameters:
    ///   - action: the rule's last words.
    ///   - level: of a rule that oasdiff does not have.
    ///   - keyword: what is pointed at.
    func emit(_ action: String, _ level: Level, _ what: String, _ visit: Visit, _ keyword: String) {
        emit(
            action, level, what, visit, visit.old.place(of: keyword), visit.new.place(of: keyword), isStructural: false)
    }

    /// - Parameter isStructural: about what is declared rather than which values fit: kept at its level unless both sides are the same.
    func emit(
        _ action: String, _ level: Level, _ what: String, _ visit: Visit, _ old: Location?, _ new: Location?,
        isStructural: Bool
    ) {
        let prefix = subject.prefix(isRoot: visit.position.isRoot)
        emit(id: "\(prefix)-\(action)", level, what, visit, old, new, isStructural: isStructural)
    }

    func emit(
        id: String, _ level: Level, _ what: String, _ visit: Visit, _ old: Location?, _ new: Location?,
        isStructural: Bool
    ) {
        let position = visit.position
        var rule = Rule(id, otherwise: level)
        let isHarmless = isStructural ? position.isSame || position.isNeverSent : position.isContained
        if isHarmless { rule = rule.atMost(.info) }
        if rule.level > .info, !position.isContained { breaking += 1 }
        let place = position.pointer.isEmpty ? subject.words : "\(subject.words), '\(position.pointer)'"
        var change = Change(
            rule: rule, text: "\(place): \(what)", old: old, new: new, direction: subject.direction,
            pointer: position.pointer)
        change.status = subject.status
        change.isContained = position.isContained
        changes.append(change)
    }

    func contains(_ inner: Schema, isWithin outer: Schema) -> Bool { usual.proves(inner, isWithin: outer) }
    func areEquivalent(_ one: Schema, _ other: Schema) -> Bool { usual.areEquivalent(one, other) }
}

/// The deciders of one run, which remember what they have shown.
package final class Containments {
    private var usual: [Direction: Containment] = [:]
    private(set) lazy var strict = Containment(Lens(direction: nil, countsUndeclared: true), sameness)
    /// JSON Schema by its letter.
    private(set) lazy var exact = Containment(
        Lens(direction: nil, countsUndeclared: true, assertsFormats: false, countsRuledOut: false), sameness)
    let sameness = Sameness()

    package init() {}

    func usual(_ direction: Direction) -> Containment {
        if let known = usual[direction] { return known }
        let made = Containment(Lens(direction: direction), sameness)
        usual[direction] = made
        return made
    }
}

extension Schema {
    /// Where a keyword stands: in the schema, in a member of its `allOf`, or else the schema itself.
    func place(of keyword: String) -> Location { find(keyword, depth: 0) ?? location }

    private func find(_ keyword: String, depth: Int) -> Location? {
        if let found = node[keyword] { return found.location }
        guard depth < 8 else { return nil }
        return allOf.lazy.compactMap { $0.find(keyword, depth: depth + 1) }.first
    }
}
