internal import Diagnostics
internal import OpenAPI

/// Strings that keep formats, patterns and lengths.
enum SampleTexts {
    static func value(_ wish: Wish, seed: UInt64, check: SchemaCheck) -> Node? {
        func node(_ text: String) -> Node { Node(.string(text), at: wish.location) }
        func fits(_ text: String) -> Bool { wish.takes(node(text), check) }
        let least = wish.greatest(\.minLength) ?? 0
        let most = wish.least(\.maxLength) ?? .max
        for format in wish.schemas.compactMap(\.format) {
            let numbers = [seed % 100_000, seed % 7, 1, 0]
            let plain = numbers.lazy.compactMap { SampleFormats.value(format, number: $0) }
            if let found = plain.first(where: fits) { return node(found) }
            let long = SampleFormats.value(format, number: 1, atLeast: least)
            if let long, fits(long) { return node(long) }
        }
        let patterns = wish.schemas.compactMap(\.pattern)
        for pattern in patterns {
            guard let expression = try? ECMAPattern(pattern) else { continue }
            let counts = [1, 0, 2, 4, 8, 16, 32, 64, least, min(most, 4_096), 3, 5, 6, 7, 9, 10, 11, 12, 20, 24]
            for choice in [seed, seed ^ 0x5555, seed &+ 77] {
                let samples = counts.lazy.compactMap { expression.sample(repetitions: $0, choice: choice) }
                if let sample = samples.first(where: fits) { return node(sample) }
                // What is looked for anywhere in the text may have more before or behind it.
                let short = samples.lazy.filter { $0.unicodeScalars.count < least }
                let longer = short.flatMap { Self.lengthened($0, least) }
                if let sample = longer.first(where: fits) { return node(sample) }
            }
        }
        let name = wish.place.split(separator: "/").last { !$0.allSatisfy(\.isNumber) } ?? "value"
        let candidates = ["\(name) \(seed % 900 + 100)", "a", "1", ""].map { fitted($0, least, most) }
        return candidates.first(where: fits).map(node)
            // What a pattern or `not` refuses may do elsewhere: the caller looks.
            ?? (patterns.isEmpty ? node(candidates[0]) : nil)
    }

    private static func lengthened(_ text: String, _ least: Int) -> [String] {
        let missing = least - text.unicodeScalars.count
        guard missing < 1 << 16 else { return [] }
        return ["a", "0", "A", " "].flatMap { filler in
            let filling = String(repeating: filler, count: missing)
            return [text + filling, filling + text]
        }
    }

    /// Cut or lengthened to the bounds, in Unicode scalars.
    private static func fitted(_ text: String, _ least: Int, _ most: Int) -> String {
        var scalars = Array(text.unicodeScalars)
        let filler = scalars.isEmpty ? Array("a".unicodeScalars) : scalars
        let own = scalars.count
        while scalars.count < min(least, 1 << 16) { scalars += filler }
        let count = max(least, min(own, most))
        var fitted = String.UnicodeScalarView()
        fitted.append(contentsOf: scalars.prefix(min(count, most)))
        return String(fitted)
    }
}
