/// A contract's regular expression, as far as Swift's own engine reads it: only for literals that are checked at
/// build time.
enum Pattern {
    /// nil where the engine does not take the pattern.
    static func matches(_ text: String, _ pattern: String) -> Bool? {
        guard let expression = try? Regex(pattern) else { return nil }
        return text.firstMatch(of: expression.matchingSemantics(.unicodeScalar)) != nil
    }
}
