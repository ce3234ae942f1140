internal import Diagnostics
internal import OpenAPI

/// Reads `cache` of a call, and `invalidates`.
struct CacheReader {
    static let keys = ["ttl", "stale", "staleIfError", "scope", "per", "notFound"]
    private static let scopeForm = "write [$auth.sub], or public where every caller may see the same"

    private enum Per: String, CaseIterable {
        case item
    }

    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    /// - Parameter isBatch: only a batch has items.
    /// - Returns: nil where there is none, or where it is at fault, which is reported.
    func read(_ reader: ObjectReader, isBatch: Bool) -> CacheDeclaration? {
        guard let member = reader.member("cache") else { return nil }
        let cache = ObjectReader(
            member.value, "'cache'", at: member.keyLocation, keys: Self.keys, hint: "write {ttl: 60s}",
            diagnostics: diagnostics)
        guard let cache else { return nil }
        let ttl = cache.required("ttl", in: "'cache'", fix: "say how long an answer is good: ttl: 60s").flatMap {
            scalars.duration($0, "'ttl'")
        }
        let stale = cache.duration("stale"), staleIfError = cache.duration("staleIfError")
        let notFound = notFound(cache)
        let isPerItem = cache.choice("per", Per.self) != nil
        if isPerItem, !isBatch, let node = cache.node("per") {
            diagnostics.report(
                .invalidValue, at: node.location, "'per: item' keeps the results of a batch, but this is none",
                fix: "remove it, or ask for many keys with 'batch'")
        }
        let scope = scope(cache.node("scope"))
        guard let ttl else { return nil }
        return CacheDeclaration(
            ttl: ttl, stale: stale ?? .zero, staleIfError: staleIfError ?? .zero, notFound: notFound,
            isPerItem: isPerItem, scope: scope, location: member.keyLocation)
    }

    private func notFound(_ cache: ObjectReader) -> Duration? {
        guard let node = cache.node("notFound"), let duration = cache.duration("notFound") else { return nil }
        guard duration <= CacheDeclaration.notFoundMax else {
            let most = CacheDeclaration.notFoundMax.contractText
            diagnostics.report(
                .invalidDuration, at: node.location,
                "'notFound' is \(duration.contractText), but a 404 is kept for at most \(most)", fix: "write \(most)")
            return nil
        }
        return duration
    }

    private func scope(_ node: Node?) -> CacheDeclaration.Scope {
        guard let node else { return .unsaid }
        if let text = node.string {
            if text == "public" { return .everybody(node.location) }
            diagnostics.report(
                .invalidValue, at: node.location, "'scope' cannot be '\(text)'",
                fix: text.hasPrefix("$")
                    ? "write a list: [\(text)]" : Suggestion.fix(for: text, in: ["public"]) ?? Self.scopeForm)
            return .unsaid
        }
        guard let nodes = node.array else {
            scalars.wrongKind(node, "'scope'", "public or a list of expressions", fix: Self.scopeForm)
            return .unsaid
        }
        if nodes.isEmpty {
            diagnostics.report(.invalidValue, at: node.location, "'scope' is empty", fix: Self.scopeForm)
        }
        var values: [Expression] = []
        for node in nodes {
            guard let expression = scalars.expression(node, "a value in 'scope'") else { continue }
            if values.contains(where: { $0.scopeName == expression.scopeName }) {
                diagnostics.report(
                    .duplicateName, at: node.location, "'scope' lists '\(expression.text)' twice",
                    fix: "remove one of them")
            } else if isOfRequest(expression) {
                values.append(expression)
            }
        }
        return .values(values, node.location)
    }

    /// - Returns: false, reported, for what is known only when something was called.
    private func isOfRequest(_ expression: Expression) -> Bool {
        switch expression.root {
        case .subject, .claim, .requestParameter: return true
        case .requestBody, .requestID, .variable, .variableStatus, .variableHeader:
            diagnostics.report(
                .invalidExpression, at: expression.location,
                "'\(expression.text)' does not tell callers apart, as a scope does",
                fix: "use $auth.sub, $auth.claims.… or a parameter such as $request.header.Accept-Language")
            return false
        }
    }

    /// `[cart.getCart, …]`
    func invalidates(_ reader: ObjectReader) -> [InvalidationDeclaration] {
        var entries: [InvalidationDeclaration] = []
        for node in reader.array("invalidates", of: "operations") ?? [] {
            let target = CallReader(diagnostics: diagnostics).target(node, "an entry of 'invalidates'")
            guard let (service, operation) = target else { continue }
            if entries.contains(where: { $0.service == service && $0.operationID == operation }) {
                diagnostics.report(
                    .duplicateName, at: node.location, "'invalidates' lists '\(service).\(operation)' twice",
                    fix: "remove one of them")
            } else {
                entries.append(.init(service: service, operationID: operation, location: node.location))
            }
        }
        return entries
    }
}

extension Expression {
    /// Equal for expressions that read the same value.
    var scopeName: String {
        switch root {
        case .requestParameter(.header, let name): "$request.header.\(name.lowercased())\(pointer)"
        default: text
        }
    }

    private var pointer: Substring { text.drop { $0 != "#" } }
}
