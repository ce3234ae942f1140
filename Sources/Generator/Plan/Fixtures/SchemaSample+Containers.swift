internal import Diagnostics
internal import OpenAPI

extension SchemaSample {
    /// Elements of an array that may be longer.
    private static let itemsPreferred = 3
    private static let entriesPreferred = 2
    /// Values that must differ are varied so often, and so many names are tried.
    private static let attemptsMax = 64

    // MARK: Objects

    /// Required properties come whatever it takes; an optional one that would go round in a circle, or that has no
    /// value, is left out.
    mutating func object(_ wish: Wish, _ extent: Extent) -> Node? {
        let required = wish.required
        if required.contains(where: wish.absent.contains) { return nil }
        var made = MadeMembers(location: wish.location)
        var optionalLeft = (wish.least(\.maxProperties) ?? .max) - required.count
        for name in declaredNames(wish) {
            let rules = wish.rules(named: name, check: check)
            let isNeverSent = direction.map { way in rules.contains { $0.isNeverSent(way) } } ?? false
            let isRequired = required.contains(name) && !(isNeverSent && mayLack(name, wish))
            if !isRequired {
                if isNeverSent || extent == .lean || optionalLeft <= 0 || rules.contains(where: isOpen) { continue }
            }
            if let value = member(name, of: wish) {
                made.add(name, value)
                if !isRequired { optionalLeft -= 1 }
            } else if isRequired {
                return nil
            }
        }
        let lacking = required.filter { name in !made.has(name) && !mayLack(name, wish) }
        guard addUnnamed(lacking, to: &made, wish), addDependents(to: &made, wish) else { return nil }
        fill(&made, wish, extent)
        return made.members.count >= wish.greatest(\.minProperties) ?? 0 ? made.node : nil
    }

    /// Whether the check minds that a required member is not there.
    private func mayLack(_ name: String, _ wish: Wish) -> Bool {
        wish.schemas.allSatisfy { !$0.required.contains(name) || check.isNeverSent(name, by: $0) }
    }

    private func declaredNames(_ wish: Wish) -> [String] {
        var seen = wish.absent
        return wish.schemas.flatMap { $0.properties.map(\.name) }.filter { seen.insert($0).inserted }
    }

    private mutating func addUnnamed(_ names: [String], to made: inout MadeMembers, _ wish: Wish) -> Bool {
        let chosen = wish.members.map(\.key)
        for name in names + chosen where !made.has(name) {
            guard let value = member(name, of: wish) else { return false }
            made.add(name, value)
        }
        return true
    }

    /// nil where the name or every value is forbidden.
    private mutating func member(_ name: String, of wish: Wish) -> Node? {
        let key = Node(.string(name), at: wish.location)
        guard wish.schemas.allSatisfy({ schema in schema.propertyNames.map { check.accepts(key, $0) } ?? true })
        else { return nil }
        let rules = wish.rules(named: name, check: check)
        let chosen = wish.members.last { $0.key == name }?.value
        if let chosen, rules.allSatisfy({ check.accepts(chosen, $0) }) { return chosen }
        if rules.isEmpty { return key }
        return value(Wish(rules, "\(wish.place)/\(name)", at: wish.location))
    }

    /// What must stand beside what is there.
    private mutating func addDependents(to made: inout MadeMembers, _ wish: Wish) -> Bool {
        let all = wish.schemas.flatMap(\.dependentRequired)
        while let missing = all.filter({ made.has($0.name) }).flatMap(\.required).first(where: { !made.has($0) }) {
            guard !wish.absent.contains(missing), let value = member(missing, of: wish) else { return false }
            made.add(missing, value)
        }
        return true
    }

    /// Members that no schema names, up to the least count, and to a few where there is nothing else.
    private mutating func fill(_ made: inout MadeMembers, _ wish: Wish, _ extent: Extent) {
        let rest = wish.schemas.compactMap(\.additionalProperties)
        let isMap = !rest.isEmpty && rest.allSatisfy { $0.constant != false && !isOpen($0) }
        let patterns = wish.schemas.flatMap(\.patternProperties)
        let prefersMore =
            extent == .full && wish.schemas.allSatisfy(\.properties.isEmpty)
            && (isMap || patterns.contains { $0.schema.constant != false && !isOpen($0.schema) })
        let least = wish.greatest(\.minProperties) ?? 0
        let wanted = min(
            max(least, prefersMore ? Self.entriesPreferred : 0), wish.least(\.maxProperties) ?? .max)
        guard made.members.count < wanted else { return }
        let start = wish.required.filter { name in wish.schemas.allSatisfy { $0.property(named: name) == nil } }.count
        for name in names(wish, isMap: isMap, start: start) where !made.has(name) && !wish.absent.contains(name) {
            if let value = member(name, of: wish) { made.add(name, value) }
            if made.members.count >= wanted { return }
        }
    }

    /// Candidates for further names: any, and what patterns and `propertyNames` let expect.
    private mutating func names(_ wish: Wish, isMap: Bool, start: Int) -> [String] {
        let counted = (1...Self.attemptsMax).map { "key\(start + $0)" }
        var meant: [String] = []
        for rule in wish.schemas.compactMap(\.propertyNames) {
            meant += (rule.effective.enumeration ?? []).compactMap(\.string)
            for index in 0..<8 {
                let known = meant.map { Node(.string($0), at: rule.location) }
                let place = "\(wish.place)/name\(index)"
                let made = value(Wish([rule], place, at: wish.location, avoided: known))
                if let text = made?.string { meant.append(text) }
            }
        }
        let patterns = wish.schemas.flatMap(\.patternProperties).filter { $0.schema.constant != false }
        let matching = patterns.flatMap { property -> [String] in
            guard let expression = try? ECMAPattern(property.pattern) else { return [] }
            return [1, 0, 2, 3, 4, 8].compactMap { expression.sample(repetitions: $0, choice: seed(wish.place)) }
                + (1...4).map { "\(property.pattern.filter { $0.isLetter || $0 == "-" || $0 == "_" })\($0)" }
        }
        return meant + (isMap ? counted + matching : matching + counted)
    }

    // MARK: Arrays

    mutating func array(_ wish: Wish) -> Node? {
        let containing = wish.schemas.filter { $0.contains != nil && $0.minContains ?? 1 > 0 }
        let demanded = containing.reduce(0) { $0 + ($1.minContains ?? 1) }
        let least = max(wish.greatest(\.minItems) ?? 0, min(demanded, Self.attemptsMax * 16))
        let most = wish.least(\.maxItems) ?? .max
        let wanted = max(wish.greatest(\.minItems) ?? 0, min(most, max(Self.itemsPreferred, demanded)))
        let isUnique = wish.schemas.contains(where: \.uniqueItems)
        var elements: [Node] = []
        var attempts = 0
        while elements.count < min(wanted, 1 << 14), attempts < wanted + Self.attemptsMax {
            let rules = wish.rules(at: elements.count)
            attempts += 1
            let isEnough = elements.count >= least
            if isEnough, rules.isEmpty || rules.contains(where: isOpen) { break }
            let place = "\(wish.place)/\(attempts)"
            guard let element = element(rules, after: elements, place, wish, isUnique: isUnique) else { break }
            if isUnique, elements.contains(where: { $0.isEqual(to: element) }) { continue }
            elements.append(element)
        }
        let isLongEnough = elements.count >= wish.greatest(\.minItems) ?? 0
        return isLongEnough ? Node(.array(elements), at: wish.location) : nil
    }

    /// What `contains` still asks for is tried first; what it has enough of is kept out.
    private mutating func element(
        _ rules: [Schema], after elements: [Node], _ place: String, _ wish: Wish, isUnique: Bool
    ) -> Node? {
        let avoided = isUnique ? elements : []
        var lacking: [Schema] = []
        var sated: [Schema] = []
        for schema in wish.schemas {
            guard let contains = schema.contains else { continue }
            let count = elements.count { check.accepts($0, contains) }
            if count < schema.minContains ?? 1 { lacking.append(contains) }
            if let most = schema.maxContains, count >= most { sated.append(contains) }
        }
        if !lacking.isEmpty {
            for asked in [lacking, [lacking[0]]] {
                let wanted = Wish(asked + rules, place, at: wish.location, avoided: avoided, excluded: sated)
                if let value = value(wanted) { return value }
            }
        }
        if rules.isEmpty, sated.isEmpty { return Node(.integer(Int64(elements.count + 1)), at: wish.location) }
        return value(Wish(rules, place, at: wish.location, avoided: avoided, excluded: sated))
    }
}

/// An object in the making.
private struct MadeMembers {
    let location: Location
    private(set) var members: [Node.Member] = []
    private var names: Set<String> = []

    init(location: Location) {
        self.location = location
    }

    var node: Node { Node(.object(members), at: location) }

    func has(_ name: String) -> Bool { names.contains(name) }

    mutating func add(_ name: String, _ value: Node) {
        guard names.insert(name).inserted else { return }
        members.append(Node.Member(key: name, keyLocation: location, value: value))
    }
}
