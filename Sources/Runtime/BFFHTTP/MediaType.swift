/// Media types (RFC 9110, sections 8.3 and 12.5.1).
public enum MediaType {
    public static let json: StaticString = "application/json"
    public static let problem: StaticString = "application/problem+json"

    /// True for `application/json` and every type with the suffix `+json`; parameters are ignored.
    public static func isJSON(_ contentType: HTTPText) -> Bool {
        let essence = essence(of: contentType)
        if essence.equalsIgnoringCase(json) { return true }
        let suffix: StaticString = "+json"
        guard essence.count > suffix.utf8CodeUnitCount, essence.firstIndex(of: UInt8(ascii: "/")) != nil else {
            return false
        }
        return essence.dropFirst(essence.count - suffix.utf8CodeUnitCount).equalsIgnoringCase(suffix)
    }

    /// True when an Accept field takes JSON: no field at all, `*/*`, `application/*`, or a JSON type, with a weight
    /// above zero. The most specific range decides.
    public static func acceptsJSON(_ fields: HTTPFields) -> Bool {
        var best: (specificity: Int, isAccepted: Bool) = (-1, true)
        fields.forEachElement(of: "accept") { part in
            let range = essence(of: part)
            let specificity =
                isJSON(part) ? 2 : range.equalsIgnoringCase("application/*") ? 1 : range == "*/*" ? 0 : -1
            if best.specificity < 0, specificity < 0 { best.isAccepted = false }
            if specificity > best.specificity { best = (specificity, !hasZeroWeight(part)) }
            return true
        }
        return best.isAccepted
    }

    /// The type without its parameters.
    static func essence(of text: HTTPText) -> HTTPText {
        text.split(at: UInt8(ascii: ";")).head.trimmed
    }

    private static func hasZeroWeight(_ range: HTTPText) -> Bool {
        var isZero = false
        range.split(at: UInt8(ascii: ";")).tail?.forEachPart(separator: UInt8(ascii: ";")) { part in
            let (name, value) = part.split(at: UInt8(ascii: "="))
            guard name.trimmed.equalsIgnoringCase("q"), let value = value?.trimmed else { return true }
            isZero = (0..<value.count).allSatisfy { value[$0] == UInt8(ascii: "0") || value[$0] == UInt8(ascii: ".") }
            return false
        }
        return isZero
    }
}
