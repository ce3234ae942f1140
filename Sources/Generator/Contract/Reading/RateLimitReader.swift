internal import Diagnostics
internal import OpenAPI

/// Reads `rateLimit` of a plan or of the client's defaults.
struct RateLimitReader {
    enum Written {
        case off
        case limit(RateLimitDeclaration)
    }

    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    /// - Returns: nil where there is none, or where it is at fault, which is reported.
    func read(_ reader: ObjectReader) -> Written? {
        guard let member = reader.member("rateLimit") else { return nil }
        if member.value.string == "off" { return .off }
        let form = "write {requests: 600, window: 60s}, or off"
        let limit = ObjectReader(
            member.value, "'rateLimit'", at: member.keyLocation, keys: ["by", "requests", "window", "burst"],
            hint: form, diagnostics: diagnostics)
        guard let limit else { return nil }
        let most = RateLimitDeclaration.requestsMax
        let requests = limit.required("requests", in: "'rateLimit'", fix: "say how many: requests: 600").flatMap {
            scalars.integer($0, "'requests'", in: 1...most)
        }
        let window = limit.required("window", in: "'rateLimit'", fix: "say within what time: window: 60s").flatMap(
            window)
        let burst = limit.integer("burst", in: 1...most)
        if let requests, let burst, burst > requests, let node = limit.node("burst") {
            diagnostics.report(
                .invalidValue, at: node.location,
                "a burst of \(burst) is more than the window gives, \(requests)",
                fix: "write at most \(requests), or raise 'requests'")
        }
        let by = by(limit.node("by"))
        guard let requests, let window, let by else { return nil }
        return .limit(
            RateLimitDeclaration(
                requests: requests, window: window, burst: burst, by: by, location: member.keyLocation))
    }

    /// The field `RateLimit-Policy` counts whole seconds.
    private func window(_ node: Node) -> Duration? {
        guard let duration = scalars.duration(node, "'window'") else { return nil }
        guard duration.components.attoseconds == 0 else {
            diagnostics.report(
                .invalidDuration, at: node.location,
                "'window' is \(duration.contractText), but is told in whole seconds", fix: "write whole seconds: 60s")
            return nil
        }
        return duration
    }

    private func by(_ node: Node?) -> [Expression]? {
        guard let node else { return [] }
        let form = "write client, or a list: [$auth.sub]"
        if let text = node.string {
            if text == "client" { return [] }
            diagnostics.report(
                .invalidValue, at: node.location, "'by' cannot be '\(text)'",
                fix: text.hasPrefix("$") ? "write a list: [\(text)]" : Suggestion.fix(for: text, in: ["client"]) ?? form
            )
            return nil
        }
        guard let nodes = node.array else {
            scalars.wrongKind(node, "'by'", "client or a list of expressions", fix: form)
            return nil
        }
        if nodes.isEmpty {
            diagnostics.report(.invalidValue, at: node.location, "'by' is empty", fix: form)
            return nil
        }
        var values: [Expression] = []
        for node in nodes {
            guard let expression = scalars.expression(node, "a value in 'by'") else { continue }
            switch expression.root {
            case .subject, .claim:
                if values.contains(where: { $0.text == expression.text }) {
                    diagnostics.report(
                        .duplicateName, at: node.location, "'by' lists '\(expression.text)' twice",
                        fix: "remove one of them")
                } else {
                    values.append(expression)
                }
            default:
                diagnostics.report(
                    .invalidExpression, at: node.location,
                    "'\(expression.text)' can be anything that a caller likes, so it limits nobody",
                    fix: "use $auth.sub or $auth.claims.…")
            }
        }
        return values.count == nodes.count ? values : nil
    }
}
