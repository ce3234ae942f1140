/// Reads matching rules, in the form of version 2 (`"$.body.name": {"match": "type"}`) and in that of versions 3 and 4 (by category,
/// with `matchers` and `combine`).
enum RuleReader {
    /// What a message's `matchingRules` say.
    struct Rules: Equatable, Sendable {
        var path = RuleCategory()
        var query = RuleCategory()
        var header = RuleCategory()
        var status = RuleCategory()
        var body = RuleCategory()
        var metadata = RuleCategory()
    }

    static func rules(_ value: PactValue?) throws(PactFault) -> Rules {
        guard let object = value?.object else { return Rules() }
        var rules = Rules()
        for member in object.members {
            if member.name.hasPrefix("$") {
                try addOldRule(member.value, at: member.name, to: &rules)
                continue
            }
            switch member.name {
            case "path": rules.path = try category(member.value, namesAreWhole: false)
            case "query": rules.query = try category(member.value, namesAreWhole: true)
            case "header", "headers": rules.header = try category(member.value, namesAreWhole: true)
            case "status": rules.status = try category(member.value, namesAreWhole: false)
            case "metadata": rules.metadata = try category(member.value, namesAreWhole: true)
            // Messages call it contents.
            case "body", "content", "contents": rules.body = try category(member.value, namesAreWhole: false)
            default: throw PactFault("matchingRules has no category \(member.name)")
            }
        }
        return rules
    }

    /// - Parameter namesAreWhole: a key is a name with whatever characters, not a path.
    private static func category(_ value: PactValue, namesAreWhole: Bool) throws(PactFault) -> RuleCategory {
        guard let object = value.object else { throw PactFault("a category of matchingRules is no object") }
        var category = RuleCategory()
        if object["matchers"] != nil {
            category.add(try list(value), at: PathExpression([]))
            return category
        }
        for member in object.members {
            let path = namesAreWhole ? PathExpression(name: member.name) : try PathExpression(member.name)
            category.add(try list(member.value), at: path)
        }
        return category
    }

    private static func list(_ value: PactValue) throws(PactFault) -> RuleList {
        guard let matchers = value["matchers"]?.array else {
            throw PactFault("a place of matchingRules has no matchers")
        }
        var rules: [MatchingRule] = []
        for matcher in matchers { rules.append(try rule(matcher)) }
        let isAny = value["combine"]?.string?.uppercased() == "OR"
        return RuleList(rules, isAny ? .any : .all)
    }

    /// Version 2: the category is the path's first name.
    private static func addOldRule(_ value: PactValue, at text: String, to rules: inout Rules) throws(PactFault) {
        let path = try PathExpression(text)
        guard path.tokens.count > 1, case .field(let category) = path.tokens[1] else {
            throw PactFault("the rule of \(text) is of no part of a message")
        }
        let rest = PathExpression([.root] + path.tokens[2...])
        let list = RuleList([try rule(value)])
        switch category {
        case "path": rules.path.add(list, at: PathExpression([]))
        case "query": rules.query.add(list, at: rest)
        case "header", "headers": rules.header.add(list, at: rest)
        case "status": rules.status.add(list, at: rest)
        case "body": rules.body.add(list, at: rest)
        default: throw PactFault("the rule of \(text) is of no part of a message")
        }
    }

    // MARK: One rule

    static func rule(_ value: PactValue) throws(PactFault) -> MatchingRule {
        guard let object = value.object else { throw PactFault("a matching rule is no object: \(value.text)") }
        guard let name = (object["match"] ?? object["pact:matcher:type"])?.string else { return try unnamed(object) }
        switch name {
        case "equality": return .equality
        case "regex": return .regex(try text(object, "regex"))
        case "type", "min", "max", "min-type", "max-type":
            return .type(min: object["min"]?.integer, max: object["max"]?.integer)
        case "integer": return .integer
        case "decimal", "real": return .decimal
        case "number": return .number
        case "boolean": return .boolean
        case "null": return .null
        case "include": return .include(try text(object, "value"))
        case "date": return .date(format(object, name))
        case "time": return .time(format(object, name))
        case "datetime", "timestamp": return .datetime(format(object, name))
        case "values": return .values
        case "eachKey", "each-key": return .eachKey(try nested(object))
        case "eachValue", "each-value": return .eachValue(try nested(object))
        case "arrayContains", "array-contains": return .arrayContains(try variants(object))
        case "statusCode", "status-code": return .statusCode(try range(object["status"]))
        case "notEmpty", "not-empty": return .notEmpty
        case "semver": return .semver
        case "contentType", "content-type": return .contentType(try text(object, "value"))
        default: throw PactFault("the matching rule \(name) is not known")
        }
    }

    /// Old files leave `match` out.
    private static func unnamed(_ object: PactObject) throws(PactFault) -> MatchingRule {
        if let regex = object["regex"] { return .regex(regex.plainText) }
        if object["min"] != nil || object["max"] != nil {
            return .type(min: object["min"]?.integer, max: object["max"]?.integer)
        }
        if let format = object["timestamp"] { return .datetime(format.plainText) }
        if let format = object["time"] { return .time(format.plainText) }
        if let format = object["date"] { return .date(format.plainText) }
        throw PactFault("a matching rule has no match: \(PactValue.object(object).text)")
    }

    private static func text(_ object: PactObject, _ key: String) throws(PactFault) -> String {
        guard let value = object[key] else {
            throw PactFault("a matching rule has no \(key): \(PactValue.object(object).text)")
        }
        return value.plainText
    }

    private static func format(_ object: PactObject, _ name: String) -> String {
        (object["format"] ?? object[name])?.plainText ?? ""
    }

    private static func nested(_ object: PactObject) throws(PactFault) -> [MatchingRule] {
        var rules: [MatchingRule] = []
        for value in object["rules"]?.array ?? [] { rules.append(try rule(value)) }
        return rules
    }

    private static func variants(_ object: PactObject) throws(PactFault) -> [MatchingRule.Variant] {
        guard let values = object["variants"]?.array else {
            throw PactFault("a matching rule has no variants: \(PactValue.object(object).text)")
        }
        var variants: [MatchingRule.Variant] = []
        for value in values {
            let rules =
                if let rules = value["rules"] {
                    try category(rules, namesAreWhole: false)
                } else {
                    RuleCategory([RuleCategory.Entry(path: PathExpression([.root]), list: RuleList([.equality]))])
                }
            variants.append(MatchingRule.Variant(index: value["index"]?.integer ?? 0, rules: rules))
        }
        return variants
    }

    private static func range(_ value: PactValue?) throws(PactFault) -> MatchingRule.StatusRange {
        if let name = value?.string, let range = MatchingRule.StatusRange(name: name) { return range }
        if let statuses = value?.array { return .anyOf(statuses.compactMap(\.integer)) }
        throw PactFault("the status of a statusCode rule is not known: \(value?.text ?? "missing")")
    }
}
