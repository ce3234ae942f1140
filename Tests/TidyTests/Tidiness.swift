import Testing

/// Something in the tree that a rule forbids.
struct Untidiness: Hashable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let what: String

    var description: String { "\(path):\(line): \(what)" }
}

/// A rule, and the places that may break it, each with its reason.
struct Tidiness: Sendable {
    struct Exemption: Sendable {
        let path: String
        /// What the report says, from its beginning: the name of a function, say.
        let what: String
        let reason: String

        init(_ path: String, _ what: String = "", because reason: String) {
            self.path = path
            self.what = what
            self.reason = reason
        }

        func covers(_ untidiness: Untidiness) -> Bool {
            untidiness.path == path && untidiness.what.hasPrefix(what)
        }
    }

    let exemptions: [Exemption]
    let check: @Sendable ([SourceFile]) -> [Untidiness]

    init(exempting exemptions: [Exemption] = [], check: @escaping @Sendable ([SourceFile]) -> [Untidiness]) {
        self.exemptions = exemptions
        self.check = check
    }

    /// What is not exempted, and every exemption that has no reason or matches nothing.
    func complaints(about files: [SourceFile]) -> [String] {
        let found = check(files)
        let bare = found.filter { untidiness in !exemptions.contains { $0.covers(untidiness) } }
        let needless = exemptions.filter { exemption in !found.contains(where: exemption.covers) }
        return bare.map(\.description)
            + needless.map { "\($0.path): the exemption (\($0.reason)) matches nothing any more: remove it" }
            + exemptions.filter(\.reason.isEmpty).map { "\($0.path): an exemption needs a reason" }
    }
}

extension SourceFile {
    func untidiness(_ line: Int, _ what: String) -> Untidiness { Untidiness(path: path, line: line, what: what) }
}
