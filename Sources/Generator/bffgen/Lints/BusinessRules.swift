internal import Contract
internal import Diagnostics

/// Finds hand-written Swift that decides what a service should decide.
///
/// A heuristic with its limits: names are all it understands. A function is named where it
/// - calculates with money: a name with a word such as `price`, `fee` or `discount` stands beside `+`, `-`, `*`, `/` or `%`; a power of ten on
///   the other side, which turns cents into euros, does not count, nor does joining texts; or
/// - decides at least twice about money or permissions: a name with a word of money, or one such as `allowed`, `entitled` or `admin`, is
///   compared with something else than nil; one of permission stands besides in a condition, or beside `&&` or `||`.
///
/// Showing a price, passing a permission on, unwrapping either: none of that counts. Names that say nothing are not seen through.
struct BusinessRules {
    static let decisionsMin = 2

    private static let money: Set<String> = [
        "price", "prices", "cost", "costs", "fee", "fees", "discount", "discounts", "tax", "taxes", "vat", "refund",
        "refunds",
        "surcharge", "commission", "rebate", "tariff", "tariffs", "voucher", "coupon", "payment", "payments", "salary",
        "invoice",
    ]
    private static let permission: Set<String> = [
        "permission", "permissions", "entitled", "entitlement", "entitlements", "eligible", "eligibility", "allowed",
        "authorized",
        "authorised", "privilege", "privileges", "admin", "forbidden", "granted", "permitted",
    ]
    private static let arithmetic: Set<String> = ["+", "-", "*", "/", "%", "+=", "-=", "*=", "/=", "%="]
    private static let comparisons: Set<String> = ["<", ">", "<=", ">=", "==", "!="]

    /// What one function does.
    fileprivate struct Finding {
        let function: String
        var line: Int
        var calculations: [String] = []
        var decisions: [String] = []
    }

    private let tokens: [(token: SwiftToken, line: Int)]
    private var findings: [Finding] = []

    /// - Parameter file: as diagnostics name it.
    static func check(_ source: String, in file: String) -> [Diagnostic] {
        var rules = BusinessRules(source)
        rules.scan()
        return rules.findings.compactMap { $0.diagnostic(in: file) }
    }

    private init(_ source: String) { tokens = SwiftToken.all(in: source) }

    private mutating func scan() {
        var depth = 0
        var open: [(function: String, depth: Int)] = []
        var declared: String?
        for index in tokens.indices {
            switch tokens[index].token {
            case .keyword("func"): declared = name(at: index + 1)?.first
            case .keyword("init"): declared = "init"
            case .mark("{"):
                if let name = declared { open.append((name, depth)) }
                declared = nil
                depth += 1
            case .mark("}"):
                depth -= 1
                if open.last?.depth == depth { open.removeLast() }
            case .name(let words): look(at: words, index, in: open.last?.function ?? "")
            default: break
            }
        }
    }

    private func name(at index: Int) -> [String]? {
        guard tokens.indices.contains(index), case .name(let words) = tokens[index].token else { return nil }
        return words
    }

    private func token(_ index: Int) -> SwiftToken? { tokens.indices.contains(index) ? tokens[index].token : nil }

    private mutating func look(at words: [String], _ index: Int, in function: String) {
        let parts = Set(words.flatMap(NameWords.split))
        let isMoney = !parts.isDisjoint(with: Self.money)
        let isPermission = !parts.isDisjoint(with: Self.permission)
        guard isMoney || isPermission else { return }
        let name = words.joined(separator: ".")
        if isMoney, calculates(at: index) {
            note(function, index) { $0.calculations.append(name) }
        } else if compares(at: index) || (isPermission && isCondition(at: index)) {
            note(function, index) { $0.decisions.append(name) }
        }
    }

    private mutating func note(_ function: String, _ index: Int, _ change: (inout Finding) -> Void) {
        if findings.last?.function != function {
            findings.append(Finding(function: function, line: tokens[index].line))
        }
        change(&findings[findings.count - 1])
    }

    private func calculates(at index: Int) -> Bool {
        for (sign, other) in [(index + 1, index + 2), (index - 1, index - 2)] {
            guard case .infix(let text)? = token(sign), Self.arithmetic.contains(text) else { continue }
            guard case .literal(let literal)? = token(other) else { return true }
            let isText = literal.hasPrefix("\"")
            let isPowerOfTen =
                ["*", "/", "%"].contains(text) && literal.first == "1"
                && literal.dropFirst().allSatisfy { "0_.".contains($0) }
            if !isText, !isPowerOfTen { return true }
        }
        return false
    }

    private func compares(at index: Int) -> Bool {
        [(index + 1, index + 2), (index - 1, index - 2)].contains { sign, other in
            guard case .infix(let text)? = token(sign), Self.comparisons.contains(text) else { return false }
            return token(other) != .keyword("nil")
        }
    }

    private func isCondition(at index: Int) -> Bool {
        let before = token(index - 1), behind = token(index + 1)
        if [.infix("&&"), .infix("||"), .prefix("!")].contains(before) { return true }
        if [.infix("&&"), .infix("||"), .infix("?")].contains(behind) { return true }
        return [.keyword("if"), .keyword("guard"), .keyword("while"), .keyword("switch")].contains(before)
    }
}

extension BusinessRules.Finding {
    fileprivate func diagnostic(in file: String) -> Diagnostic? {
        let isDecision = decisions.count >= BusinessRules.decisionsMin
        guard isDecision || !calculations.isEmpty else { return nil }
        let subject = function.isEmpty ? "this file" : "'\(function)'"
        var seen: Set<String> = []
        let names = (calculations.isEmpty ? decisions : calculations).filter { seen.insert($0).inserted }
        let list = names.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
        return Diagnostic(
            .businessRules, at: Location(file: file, line: line, column: 1, pointer: function),
            calculations.isEmpty
                ? "\(subject) decides about money or permissions: \(list)"
                : "\(subject) calculates with money: \(list)",
            fix:
                "let a service decide it and bind its answer, or say under 'exceptions' of bffgen.yaml why it is decided here"
        )
    }
}
