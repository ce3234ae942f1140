package import Diagnostics

/// A regular expression of JSON Schema's `pattern`: ECMA-262 with the flag `u` (JSON Schema 2020-12 Core, section
/// 6.4), translated for PCRE2.
///
/// The run time compiles `pcre` with UTF, DOLLAR_ENDONLY and MATCH_UNSET_BACKREF, without UCP, and searches: a
/// pattern is not anchored. What ECMA-262 refuses is refused, and so is what PCRE2 cannot do in the same way: a
/// lookbehind without a bound on its length, a reference to a group that a repetition may leave unset, sizes beyond
/// PCRE2's limits.
package struct ECMAPattern: Sendable {
    package let source: String
    /// In PCRE2's syntax, ASCII only.
    package let pcre: String
    /// The same without an engine; nil where one is needed.
    package let scan: PatternScan?

    package init(_ source: String) throws(ECMAPatternError) {
        var parser = PatternParser(source)
        let tree = try parser.parse()
        var writer = PatternWriter(groupNumbers: parser.groupNumbers)
        self.source = source
        pcre = try writer.write(tree)
        scan = PatternScan(tree)
    }
}

/// Why a pattern is refused.
package struct ECMAPatternError: Error, Hashable, Sendable {
    /// Unicode scalars before the place.
    package let offset: Int
    /// A clause without a full stop: `nothing to repeat`.
    package let reason: String
}

extension Schema {
    /// `pattern`, translated; nil where there is none, or, reported as `invalid-pattern`, where it cannot be.
    package func ecmaPattern(reporting diagnostics: Diagnostics) -> ECMAPattern? {
        pattern.flatMap { ECMAPattern($0, at: patternLocation ?? location, reporting: diagnostics) }
    }
}

extension Schema.PatternProperty {
    /// The pattern, translated; nil, reported as `invalid-pattern`, where it cannot be.
    package func ecmaPattern(reporting diagnostics: Diagnostics) -> ECMAPattern? {
        ECMAPattern(pattern, at: patternLocation, reporting: diagnostics)
    }
}

extension ECMAPattern {
    fileprivate init?(_ pattern: String, at location: Location, reporting diagnostics: Diagnostics) {
        do throws(ECMAPatternError) {
            self = try ECMAPattern(pattern)
        } catch {
            let quoted = Node(.string(pattern), at: location).json
            let reason = "\(error.reason) (character \(error.offset + 1))"
            diagnostics.report(
                .invalidPattern, at: location, "pattern \(quoted) is no regular expression of ECMA-262: \(reason)",
                fix: "correct it, with flag 'u' in mind")
            return nil
        }
    }
}
