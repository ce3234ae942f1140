// One rule and one value: nil where it holds, else the sentence that says why not. What the verifiers do is followed to the letter
// where the specification is silent: an integer is a number written without fraction and exponent, `true` in quotes is a boolean.

extension MatchingRule {
    /// - Parameter isInherited: the rule is of a place above; sizes are not asked of what stands below.
    func fault(_ expected: PactValue, _ actual: PactValue, isInherited: Bool) -> String? {
        switch self {
        case .equality, .values:
            return expected == actual ? nil : "expected \(actual.excerpt) to be equal to \(expected.excerpt)"
        case .type(let min, let max):
            guard Self.isSameType(expected, actual) else {
                return "expected \(actual.excerpt) to be of the same type as \(expected.excerpt)"
            }
            guard !isInherited, let elements = actual.array else { return nil }
            return Self.sizeFault(elements.count, min, max)
        case .integer:
            if case .number(let number) = actual, number.isInteger { return nil }
            return "expected \(actual.excerpt) to be an integer"
        case .decimal:
            if case .number(let number) = actual, !number.isInteger { return nil }
            return "expected \(actual.excerpt) to be a decimal number"
        case .number:
            if case .number = actual { return nil }
            return "expected \(actual.excerpt) to be a number"
        case .boolean:
            let isBoolean = actual.bool != nil || actual.string == "true" || actual.string == "false"
            return isBoolean ? nil : "expected \(actual.excerpt) to be a boolean"
        case .null: return actual.isNull ? nil : "expected \(actual.excerpt) to be null"
        case .notEmpty: return Self.isEmpty(actual) ? "expected \(actual.excerpt) not to be empty" : nil
        case .semver:
            guard let text = actual.string else { return "expected \(actual.excerpt) to be a semantic version" }
            return textFault(text, text, isInherited: isInherited)
        case .regex, .include, .date, .time, .datetime, .contentType:
            return textFault(expected.plainText, actual.plainText, isInherited: isInherited)
        // They are about containers, and hold for everything else.
        case .eachKey, .eachValue, .arrayContains, .statusCode: return nil
        }
    }

    /// The same for text: of a header, a parameter, a path, a text body.
    func textFault(_ expected: String, _ actual: String, isInherited: Bool) -> String? {
        switch self {
        case .equality, .values:
            return actual.utf8.elementsEqual(expected.utf8) ? nil : "expected '\(actual)' to be equal to '\(expected)'"
        case .type: return nil
        case .regex(let expression): return PactPattern.fault(expression, actual)
        case .include(let part): return actual.contains(part) ? nil : "expected '\(actual)' to include '\(part)'"
        case .number, .decimal: return Double(actual) != nil ? nil : "expected '\(actual)' to be a number"
        case .integer:
            let isInteger =
                !actual.isEmpty && actual.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return isInteger ? nil : "expected '\(actual)' to be an integer"
        case .boolean:
            return actual == "true" || actual == "false" ? nil : "expected '\(actual)' to be a boolean"
        case .date(let format): return DatePattern.fault(actual, format.isEmpty ? "yyyy-MM-dd" : format)
        case .time(let format): return DatePattern.fault(actual, format.isEmpty ? "HH:mm:ss" : format)
        case .datetime(let format):
            return DatePattern.fault(actual, format.isEmpty ? "yyyy-MM-dd'T'HH:mm:ssXXX" : format)
        case .notEmpty: return actual.isEmpty ? "expected the text not to be empty" : nil
        case .semver:
            let fault = PactPattern.fault(PactPattern.semanticVersion, actual)
            return fault == nil ? nil : "expected '\(actual)' to be a semantic version"
        case .statusCode(let range):
            return Int(actual).map(range.contains) == true ? nil : "expected '\(actual)' to be another status"
        case .contentType(let type): return ContentSignature.fault(Array(actual.utf8), type)
        case .null, .eachKey, .eachValue, .arrayContains:
            return isInherited && !holdsBelow ? nil : "a text cannot be held against this rule"
        }
    }

    /// For an object as a whole, apart from its members.
    func objectFault(_ expected: PactObject, _ actual: PactObject, isInherited: Bool) -> String? {
        switch self {
        case .type(let min, let max): return isInherited ? nil : Self.sizeFault(actual.members.count, min, max)
        case .equality:
            return expected == actual
                ? nil
                : "expected \(PactValue.object(actual).excerpt) to be equal to \(PactValue.object(expected).excerpt)"
        case .notEmpty: return actual.isEmpty ? "expected {} (object) not to be empty" : nil
        case .regex, .values, .eachKey, .eachValue, .arrayContains: return nil
        case .integer, .decimal, .number, .boolean, .null, .include, .date, .time, .datetime, .statusCode, .semver,
            .contentType:
            return "an object cannot be held against this rule"
        }
    }

    /// For a list as a whole, apart from its elements.
    func listFault<Element: Equatable>(_ expected: [Element], _ actual: [Element], isInherited: Bool) -> String? {
        switch self {
        case .type(let min, let max): return isInherited ? nil : Self.sizeFault(actual.count, min, max)
        case .equality: return expected == actual ? nil : "expected the list to be equal"
        case .notEmpty: return actual.isEmpty ? "expected [] (array) not to be empty" : nil
        case .null, .statusCode: return "a list cannot be held against this rule"
        case .regex, .values, .eachKey, .eachValue, .arrayContains, .integer, .decimal, .number, .boolean, .include,
            .date, .time, .datetime, .semver, .contentType:
            return nil
        }
    }

    // MARK: Parts

    private static func sizeFault(_ count: Int, _ min: Int?, _ max: Int?) -> String? {
        if let min, count < min { return "expected at least \(min), found \(count)" }
        if let max, count > max { return "expected at most \(max), found \(count)" }
        return nil
    }

    private static func isSameType(_ left: PactValue, _ right: PactValue) -> Bool {
        switch (left, right) {
        case (.null, .null), (.bool, .bool), (.number, .number), (.string, .string), (.array, .array),
            (.object, .object):
            true
        default: false
        }
    }

    private static func isEmpty(_ value: PactValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        case .bool, .number: false
        }
    }
}

extension RuleList {
    /// Holds every rule against a value by `check`, and combines what comes of it.
    func faults(_ check: (MatchingRule) -> String?) -> [String] {
        let faults = rules.map(check)
        switch combination {
        case .all: return faults.compactMap(\.self)
        case .any: return faults.contains { $0 == nil } ? [] : faults.compactMap(\.self)
        }
    }
}
