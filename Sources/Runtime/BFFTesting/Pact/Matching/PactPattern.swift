internal import BFFJSON
internal import BFFValidation

/// Regular expressions of Pact files: for the whole text, with Unicode's idea of `\w` and `\d`, as the reference verifier has it.
enum PactPattern {
    /// Why the text does not match; nil where it does.
    static func fault(_ expression: String, _ text: String) -> String? {
        // `Pattern` shares what it compiles for as long as the process lives: a Pact file has few expressions.
        let pattern = Pattern("(*UCP)\\A(?:\(expression))\\z")
        if let fault = pattern.fault { return "'\(expression)' cannot be used: \(fault)" }
        return text.withJSONText(pattern.matches) ? nil : "expected '\(text)' to match '\(expression)'"
    }

    /// The version's own grammar (semver.org, version 2.0.0).
    static let semanticVersion =
        #"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"#
        + #"(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"#
}
