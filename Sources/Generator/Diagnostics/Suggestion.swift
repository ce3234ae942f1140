/// The known name that a mistyped one most likely means.
package enum Suggestion {
    /// Names longer than this many scalars are not compared: the distance takes the product of the lengths.
    package static let nameScalarsMax = 200

    /// The candidate with the smallest edit distance, if it is near enough to be meant: at most a third of the
    /// name's length, and at least one edit is always allowed. Case does not count as an edit but decides between
    /// equals; the earlier candidate wins a tie.
    package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        guard wanted.count <= nameScalarsMax else { return nil }
        var best: (name: String, rank: Int)?
        for candidate in candidates where candidate != name {
            let scalars = Array(candidate.lowercased().unicodeScalars)
            let allowed = max(1, max(wanted.count, scalars.count) / 3)
            guard scalars.count <= nameScalarsMax, abs(scalars.count - wanted.count) <= allowed else { continue }
            let distance = distance(wanted, scalars)
            guard distance <= allowed, distance < wanted.count else { continue }
            // Twice the distance, so that a name that differs in case alone is nearer than any other and worse than
            // none.
            let rank = distance * 2 + (candidate.first == name.first ? 0 : 1)
            if rank < best?.rank ?? .max { best = (candidate, rank) }
        }
        return best?.name
    }

    /// `did you mean 'x'?` as a fix, or nil.
    package static func fix(for name: String, in candidates: some Sequence<String>) -> String? {
        nearest(to: name, in: candidates).map { "did you mean '\($0)'?" }
    }

    /// Edits by insertion, deletion, substitution or exchange of neighbours (optimal string alignment).
    package static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
