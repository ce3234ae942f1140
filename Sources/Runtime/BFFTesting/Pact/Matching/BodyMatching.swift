internal import BFFJSON

/// Holds a body against an expected one, by the expected one's media type.
struct BodyMatching {
    let rules: RuleCategory
    let headerRules: RuleCategory
    let takesMore: Bool

    func compare(
        _ expected: PactBody, _ expectedHeaders: [PactField], _ actual: PactBody, _ actualHeaders: [PactField]
    ) -> [PactMismatch] {
        let expectedType = Self.type(of: expected, expectedHeaders)
        let actualType = Self.type(of: actual, actualHeaders)
        guard MediaType(expectedType).takes(MediaType(actualType)) || hasHeaderRule(expectedType, actualType) else {
            guard expected.isPresent else { return [] }
            return [PactMismatch(.bodyType, "", "expected a body of \(expectedType), found one of \(actualType)")]
        }
        switch (expected, actual) {
        case (.missing, _): return []
        case (.null, .present(let bytes, _)), (.empty, .present(let bytes, _)):
            return bytes.isEmpty ? [] : [PactMismatch(.body, "$", "expected no body, found \(bytes.count) bytes")]
        case (.null, _), (.empty, _): return []
        case (.present(let bytes, _), .present(let found, _)):
            return compare(bytes, found, as: MediaType(expectedType))
        case (.present, _): return [PactMismatch(.body, "$", "expected a body, but there is none")]
        }
    }

    /// The body's own type, that of the header, or what the bytes look like.
    private static func type(of body: PactBody, _ headers: [PactField]) -> String {
        if case .present(_, let type?) = body { return type }
        if let header = headers.first(where: { $0.name.lowercased() == "content-type" }) { return header.text }
        guard case .present(let bytes, _) = body else { return "*/*" }
        return ContentSignature.type(of: bytes) ?? "*/*"
    }

    /// A rule for the header decides for the body, too.
    private func hasHeaderRule(_ expected: String, _ actual: String) -> Bool {
        let place = DocumentPath.root.appending("content-type")
        return headerRules.lowercased.hasRule(at: place)
            && HeaderMatching(rules: headerRules).compare(expected, actual, of: "Content-Type", at: 0).isEmpty
    }

    private func compare(_ expected: [UInt8], _ actual: [UInt8], as type: MediaType) -> [PactMismatch] {
        if type.isJSON { return compareJSON(expected, actual) }
        if type.isXML { return compareXML(expected, actual) }
        if type.isForm {
            let (left, right) = (String(decoding: expected, as: UTF8.self), String(decoding: actual, as: UTF8.self))
            return ParameterMatching(rules: rules, part: .body)
                .compare(PactField.parameters(left), PactField.parameters(right))
        }
        if type.isMultipart { return [PactMismatch(.body, "$", "bodies of \(type.base) cannot be compared")] }
        let types = rules.best(at: .root)?.list.rules.compactMap { rule -> String? in
            if case .contentType(let type) = rule { type } else { nil }
        }
        if type.isBinary || types?.isEmpty == false { return compareBytes(expected, actual, types: types ?? []) }
        return compareText(expected, actual)
    }

    private func compareJSON(_ expected: [UInt8], _ actual: [UInt8]) -> [PactMismatch] {
        let left: PactValue
        let right: PactValue
        do {
            left = try PactValue(parsing: expected)
        } catch {
            return [PactMismatch(.body, "$", "the expected body is not JSON: \(error)")]
        }
        do {
            right = try PactValue(parsing: actual)
        } catch {
            return [PactMismatch(.body, "$", "the body is not JSON: \(error)")]
        }
        return Self.mismatches(JSONMatching(rules: rules, takesMore: takesMore).compare(left, right))
    }

    private func compareXML(_ expected: [UInt8], _ actual: [UInt8]) -> [PactMismatch] {
        do throws(PactFault) {
            let (left, right) = (try XMLReader.read(expected), try XMLReader.read(actual))
            return Self.mismatches(XMLMatching(rules: rules, takesMore: takesMore).compare(left, right))
        } catch {
            return [PactMismatch(.body, "$", error.description)]
        }
    }

    private func compareText(_ expected: [UInt8], _ actual: [UInt8]) -> [PactMismatch] {
        let (left, right) = (String(decoding: expected, as: UTF8.self), String(decoding: actual, as: UTF8.self))
        guard let best = rules.best(at: .root) else {
            return expected == actual
                ? [] : [PactMismatch(.body, "$", "expected '\(right)' to be equal to '\(left)'")]
        }
        return best.list.faults { $0.textFault(left, right, isInherited: best.isInherited) }
            .map { PactMismatch(.body, "$", $0) }
    }

    private func compareBytes(_ expected: [UInt8], _ actual: [UInt8], types: [String]) -> [PactMismatch] {
        if types.isEmpty, rules.best(at: .root) == nil {
            return expected == actual
                ? [] : [PactMismatch(.body, "$", "\(actual.count) bytes are not the \(expected.count) expected ones")]
        }
        return types.compactMap { ContentSignature.fault(actual, $0) }.map { PactMismatch(.body, "$", $0) }
    }

    private static func mismatches(_ faults: [PlaceFault]) -> [PactMismatch] {
        faults.map { PactMismatch(.body, $0.place.description, $0.message) }
    }
}
