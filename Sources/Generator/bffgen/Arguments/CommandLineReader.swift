internal import Contract

/// What was written behind a command.
struct GivenArguments {
    fileprivate(set) var positional: [String] = []
    fileprivate var values: [String: [String]] = [:]

    func has(_ option: String) -> Bool { values[option] != nil }

    func value(_ option: String) -> String? { values[option]?.first }

    func all(_ option: String) -> [String] { values[option] ?? [] }

    /// - Throws: where the value is no integer in the range.
    func integer(_ option: String, _ range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(option) takes an integer from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }

    /// `2027-03-01`
    func date(_ option: String) throws(UsageError) -> CalendarDate? {
        guard let text = value(option) else { return nil }
        guard let date = CalendarDate(text) else {
            throw UsageError("\(option) takes a day such as 2027-03-01, not '\(text)'")
        }
        return date
    }

    /// `30ms`, `1.5s`.
    func duration(_ option: String) throws(UsageError) -> Duration? {
        guard let text = value(option) else { return nil }
        return try Self.duration(text, of: option)
    }

    /// - Parameter option: who takes it.
    static func duration(_ text: String, of option: String) throws(UsageError) -> Duration {
        let unit = text.hasSuffix("ms") ? 1.0 : 1_000.0
        let number = text.hasSuffix("ms") ? text.dropLast(2) : text.dropLast(text.hasSuffix("s") ? 1 : text.count)
        guard number.allSatisfy({ $0.isNumber || $0 == "." }), let count = Double(number), count * unit <= 3_600_000
        else {
            throw UsageError("\(option) takes a duration such as 30ms or 1.5s, at most an hour, not '\(text)'")
        }
        return .microseconds(Int64((count * unit * 1_000).rounded()))
    }
}

/// Reads arguments strictly: no abbreviations, nothing twice, nothing unknown. `--name value` and `--name=value` are the same; behind `--`
/// nothing is an option.
struct CommandLineReader {
    private let specification: CommandSpecification

    init(_ specification: CommandSpecification) {
        self.specification = specification
    }

    func read(_ arguments: [String]) throws(UsageError) -> GivenArguments {
        var given = GivenArguments()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                given.positional += rest
                break
            }
            guard argument.hasPrefix("-"), argument.count > 1 else {
                given.positional.append(argument)
                continue
            }
            try readOption(argument, &rest, &given)
        }
        try check(given)
        return given
    }

    private func readOption(
        _ argument: String, _ rest: inout ArraySlice<String>, _ given: inout GivenArguments
    ) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = specification.allOptions.first(where: { $0.name == parts[0] }) else {
            throw UsageError.unknown("option", parts[0], among: specification.allOptions.map(\.name) + ["--help"])
        }
        guard option.isRepeatable || !given.has(option.name) else { throw UsageError("\(option.name) is given twice") }
        var value = parts.count > 1 ? parts[1] : nil
        if let kind = option.value {
            if value == nil, let next = rest.first, !next.hasPrefix("--") { value = rest.popFirst() }
            guard let value, !value.isEmpty else {
                throw UsageError("\(option.name) needs a value: \(option.name) \(kind)")
            }
            given.values[option.name, default: []].append(value)
        } else {
            guard value == nil else { throw UsageError("\(option.name) takes no value") }
            given.values[option.name] = []
        }
    }

    private func check(_ given: GivenArguments) throws(UsageError) {
        let arguments = specification.arguments
        let least = arguments.count { !$0.isOptional }
        if given.positional.count < least { throw UsageError("<\(arguments[given.positional.count].name)> is missing") }
        if given.positional.count > arguments.count, arguments.last?.isRepeated != true {
            throw UsageError("'\(given.positional[arguments.count])' is one argument too many")
        }
        if let missing = specification.allOptions.first(where: { $0.isRequired && !given.has($0.name) }) {
            throw UsageError("\(missing.name) is missing")
        }
    }
}
