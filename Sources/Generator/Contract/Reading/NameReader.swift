internal import Diagnostics
internal import OpenAPI

/// Names that a contract gives to things. Each function reports and gives false where a name cannot be one.
struct NameReader {
    /// Roots of expressions, so no dependency or join can be called like them.
    static let reserved = ["request", "auth", "variant", "flags", "item"]

    let diagnostics: Diagnostics

    /// What `$name` can mean: a letter, then letters, digits and underscores.
    static func isIdentifier(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Lower-case words joined by hyphens: `mobile`, `smart-tv`.
    func client(_ name: String, at location: Location) -> Bool {
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        let isLegal = words.allSatisfy {
            !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) || Self.isDigit($0) }
        }
        guard isLegal, let first = name.utf8.first, (0x61...0x7A).contains(first) else {
            diagnostics.report(
                .invalidName, at: location, "'\(name)' cannot name a client",
                fix: "use lower-case letters, digits and single hyphens, a letter first")
            return false
        }
        return true
    }

    /// A letter, then letters, digits, underscores and hyphens. For services, policies and components.
    func simple(_ name: String, _ what: String, at location: Location) -> Bool {
        let isLegal = name.utf8.allSatisfy {
            Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        guard isLegal, let first = name.utf8.first, Self.isLetter(first) else {
            diagnostics.report(
                .invalidName, at: location, "'\(name)' cannot name \(what)",
                fix: "use letters, digits, underscores and hyphens, a letter first")
            return false
        }
        return true
    }

    /// A dependency, a join's variable, or (with `item` allowed) the variable of an each.
    func variable(_ name: String, _ what: String, at location: Location, allowsItem: Bool = false) -> Bool {
        if Self.reserved.contains(name), !(allowsItem && name == "item") {
            diagnostics.report(
                .invalidName, at: location, "'\(name)' is reserved and cannot name \(what)",
                fix: "use a name other than \(Self.reserved.joined(separator: ", "))")
            return false
        }
        guard Self.isIdentifier(name) else {
            diagnostics.report(
                .invalidName, at: location, "'\(name)' cannot name \(what)",
                fix: "use letters, digits and underscores, a letter first")
            return false
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
