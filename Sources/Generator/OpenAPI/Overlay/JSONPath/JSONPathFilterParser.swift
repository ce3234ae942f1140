// Filters: `?@.in == 'query' && !@.deprecated` (RFC 9535, section 2.3.5), held to the types of section 2.4.3.

extension JSONPathParser {
    mutating func logical() throws(JSONPathFault) -> JSONPath.Logical {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= JSONPath.nestingMax else {
            throw fault("filters are nested more than \(JSONPath.nestingMax) deep")
        }
        var alternatives = [try conjunction()]
        while takeBehindSpace("||") { alternatives.append(try conjunction()) }
        return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    private mutating func conjunction() throws(JSONPathFault) -> JSONPath.Logical {
        skipSpace()
        var parts = [try basic()]
        while takeBehindSpace("&&") {
            skipSpace()
            parts.append(try basic())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// Space belongs to the operator only where it follows.
    private mutating func takeBehindSpace(_ text: String) -> Bool {
        let start = at
        skipSpace()
        if take(text) { return true }
        at = start
        return false
    }

    private mutating func basic() throws(JSONPathFault) -> JSONPath.Logical {
        if peek == "!" {
            at += 1
            skipSpace()
            return .not(peek == "(" ? try parenthesis() : try test(isNegated: true))
        }
        return peek == "(" ? try parenthesis() : try test(isNegated: false)
    }

    private mutating func parenthesis() throws(JSONPathFault) -> JSONPath.Logical {
        at += 1
        let inner = try logical()
        skipSpace()
        guard take(")") else { throw fault("\(found) stands where ')' was expected") }
        return inner
    }

    /// A comparison, or what is true by itself.
    private mutating func test(isNegated: Bool) throws(JSONPathFault) -> JSONPath.Logical {
        let start = at
        let left = try operand()
        let behind = at
        skipSpace()
        if let comparison = JSONPath.Comparison.allCases.first(where: { take($0.rawValue) }) {
            guard !isNegated else {
                throw JSONPathFault("'!' stands before a comparison: put it in parentheses", at: start + 1)
            }
            try checkComparable(left, at: start)
            skipSpace()
            let right = at
            let operand = try operand()
            try checkComparable(operand, at: right)
            return .comparison(left, comparison, operand)
        }
        at = behind
        switch left {
        case .query(let query): return .exists(query)
        case .call(let call) where !call.function.givesValue: return .matches(call)
        case .call(let call):
            throw JSONPathFault("'\(call.function.rawValue)' gives a value, which must be compared", at: start + 1)
        case .literal: throw JSONPathFault("a literal is no test: compare it", at: start + 1)
        }
    }

    private func checkComparable(_ operand: JSONPath.Operand, at start: Int) throws(JSONPathFault) {
        switch operand {
        case .literal: return
        case .query(let query):
            if query.isSingular { return }
            throw JSONPathFault("a query that may give several values cannot be compared", at: start + 1)
        case .call(let call):
            if call.function.givesValue { return }
            throw JSONPathFault("'\(call.function.rawValue)' gives true or false, which is not compared", at: start + 1)
        }
    }

    private mutating func operand() throws(JSONPathFault) -> JSONPath.Operand {
        switch peek {
        case "'", "\"": return .literal(.string(try string()))
        case "@", "$": return .query(try filterQuery())
        case let scalar? where scalar == "-" || Self.isDigit(scalar): return .literal(try number())
        case let scalar? where ("a"..."z").contains(scalar): return try word()
        default: throw fault("\(found) stands where a query, a literal or a function was expected")
        }
    }

    private mutating func filterQuery() throws(JSONPathFault) -> JSONPath.Query {
        let isRelative = peek == "@"
        at += 1
        return JSONPath.Query(isRelative: isRelative, segments: try segments())
    }

    /// `true`, `false`, `null`, or a function's name with its arguments.
    private mutating func word() throws(JSONPathFault) -> JSONPath.Operand {
        let start = at
        while let scalar = peek, ("a"..."z").contains(scalar) || scalar == "_" || Self.isDigit(scalar) { at += 1 }
        let word = text(from: start)
        if peek == "(" { return .call(try call(word, at: start)) }
        switch word {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "null": return .literal(.null)
        default: throw JSONPathFault("'\(word)' is no literal and no function", at: start + 1)
        }
    }

    /// `-0`, fractions and exponents are JSON's.
    private mutating func number() throws(JSONPathFault) -> Node.Value {
        let start = at
        if peek == "-" { at += 1 }
        while let scalar = peek, Self.isDigit(scalar) || scalar == "." || scalar == "e" || scalar == "E" {
            at += 1
            let isExponent = scalar == "e" || scalar == "E"
            if isExponent, let sign = peek, sign == "+" || sign == "-" { at += 1 }
        }
        let text = text(from: start)
        guard JSONTree.isNumber(text), let value = Double(text) else {
            throw JSONPathFault("'\(text)' is no number", at: start + 1)
        }
        if let integer = Int64(text) { return .integer(integer) }
        return .number(text: text, value: value)
    }

    // MARK: Functions

    private mutating func call(_ name: String, at start: Int) throws(JSONPathFault) -> JSONPath.Call {
        guard let function = JSONPath.Function(rawValue: name) else {
            throw JSONPathFault("there is no function '\(name)'", at: start + 1)
        }
        at += 1
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= JSONPath.nestingMax else {
            throw fault("functions are nested more than \(JSONPath.nestingMax) deep")
        }
        var arguments: [JSONPath.Argument] = []
        skipSpace()
        if !take(")") {
            repeat {
                skipSpace()
                arguments.append(try argument(of: function, at: arguments.count))
                skipSpace()
            } while take(",")
            guard take(")") else { throw fault("\(found) stands where ',' or ')' was expected") }
        }
        let expected = function.parameters.count
        guard arguments.count == expected else {
            throw JSONPathFault("'\(name)' takes \(expected), not \(arguments.count) arguments", at: start + 1)
        }
        return JSONPath.Call(function: function, arguments: arguments)
    }

    private mutating func argument(
        of function: JSONPath.Function, at index: Int
    ) throws(JSONPathFault) -> JSONPath.Argument {
        let start = at
        let operand = try operand()
        guard index < function.parameters.count else { return .value(operand) }
        switch (function.parameters[index], operand) {
        case (.nodes, .query(let query)): return .nodes(query)
        case (.nodes, _): throw JSONPathFault("'\(function.rawValue)' takes a query", at: start + 1)
        case (.value, _):
            try checkComparable(operand, at: start)
            return .value(operand)
        }
    }
}
