internal import OpenAPI

/// What an answer lacks beside the healthy one, in a few words for people:
///
///     `/rows` without `continueWatching` · `/rows/recommended/items` has 12 of 20, 5 others
///
/// Elements of an array are told apart by the first member that differs in all of them (`kind`, `id`); a place inside one is
/// named by that member's value.
struct LossList {
    private static let entriesMax = 6
    private static let namesMax = 3
    private static let nameLengthMax = 40

    private(set) var entries: [String] = []
    /// Pointers of roles, which say what failed and are no loss.
    private let ignored: Set<String>

    init(from healthy: Node?, to now: Node?, ignoring ignored: Set<String>) {
        self.ignored = ignored
        if let healthy, let now { compare(healthy, now, [], "") }
        if entries.count > Self.entriesMax {
            let rest = entries.count - Self.entriesMax
            entries = entries.prefix(Self.entriesMax) + ["\(rest) more"]
        }
    }

    /// - Parameters:
    ///   - names: as the reader sees the place.
    ///   - pointer: the real one, `*` for elements.
    private mutating func compare(_ healthy: Node, _ now: Node, _ names: [String], _ pointer: String) {
        guard !ignored.contains(pointer), !healthy.isEqual(to: now) else { return }
        let place = names.isEmpty ? "the answer" : "`/\(names.joined(separator: "/"))`"
        if now.isNull { return entries.append("\(place) is null") }
        if let members = healthy.members, let others = now.members {
            return compare(members, others, names, pointer)
        }
        if let elements = healthy.array, let others = now.array {
            return compare(elements, others, names, pointer, place)
        }
        entries.append("\(place) differs")
    }

    private mutating func compare(
        _ healthy: [Node.Member], _ now: [Node.Member], _ names: [String], _ pointer: String
    ) {
        func place(_ name: String) -> String { "`/\((names + [JSONPointer.escape(name)]).joined(separator: "/"))`" }
        for member in healthy {
            let inner = pointer + "/" + JSONPointer.escape(member.key)
            guard let other = now.first(where: { $0.key == member.key }) else {
                if !ignored.contains(inner) { entries.append("\(place(member.key)) is left out") }
                continue
            }
            compare(member.value, other.value, names + [JSONPointer.escape(member.key)], inner)
        }
        for member in now where !healthy.contains(where: { $0.key == member.key }) {
            entries.append("\(place(member.key)) comes besides")
        }
    }

    private mutating func compare(
        _ healthy: [Node], _ now: [Node], _ names: [String], _ pointer: String, _ place: String
    ) {
        if now.isEmpty { return entries.append("\(place) is empty") }
        guard let key = Self.key(healthy, now) else {
            let count = now.count == healthy.count ? "" : ", has \(now.count) of \(healthy.count)"
            return entries.append("\(place) differs\(count)")
        }
        func name(_ node: Node) -> String { node[key]?.string ?? "" }
        let (before, after) = (Set(healthy.map(name)), Set(now.map(name)))
        let lost = healthy.map(name).filter { !after.contains($0) }
        let others = now.count { !before.contains(name($0)) }
        if !lost.isEmpty, lost.count <= Self.namesMax, others == 0 {
            entries.append("\(place) without \(lost.map { "`\(Self.short($0))`" }.joined(separator: ", "))")
        } else if !lost.isEmpty || others > 0 {
            let tail = others == 0 ? "" : ", \(others) \(others == 1 ? "other" : "others")"
            entries.append("\(place) has \(healthy.count - lost.count) of \(healthy.count)\(tail)")
        } else if healthy.map(name) != now.map(name) {
            entries.append("\(place) is in another order")
        }
        for element in healthy {
            guard let other = now.first(where: { name($0) == name(element) }) else { continue }
            compare(element, other, names + [Self.short(name(element))], pointer + "/*")
        }
    }

    /// The member whose text tells all elements apart, in both arrays.
    private static func key(_ healthy: [Node], _ now: [Node]) -> String? {
        func tells(_ key: String, _ nodes: [Node]) -> Bool {
            let texts = nodes.compactMap { $0[key]?.string }
            return texts.count == nodes.count && Set(texts).count == texts.count
        }
        return healthy.first?.members?.map(\.key).first { tells($0, healthy) && tells($0, now) }
    }

    private static func short(_ name: String) -> String {
        let plain = String(name.map { "|`/".contains($0) || $0.isNewline ? " " : $0 })
        return plain.count > nameLengthMax ? "\(plain.prefix(nameLengthMax - 1))…" : plain
    }
}
