internal import OpenAPI

/// Compiles the keywords of an array into one pass over its elements.
struct ArrayPass {
    private let planner: ValidatorPlanner
    private let schema: Schema
    private let functionName: String
    private let place: String
    private let isTracking: Bool

    init(_ schema: Schema, _ planner: ValidatorPlanner, _ functionName: String) {
        self.schema = schema
        self.planner = planner
        self.functionName = functionName
        place = planner.places.expression(for: schema)
        isTracking = planner.isTracking
    }

    /// Behind `elements`, the elements.
    var statements: [Statement] {
        var body = byPlace
        if let contains = schema.contains {
            let condition = planner.condition(contains, "element", named: functionName + "-contained")
            var inner: [Statement] = [.line("containing += 1")]
            if isTracking, !looksAtAll { inner.append(.line("evaluated.insert(index)")) }
            switch condition {
            case "true": body += inner
            case "false": break
            default: body.append(.block("if \(condition) {", inner))
            }
        }
        let counts = body.mention("index")
        if counts { body.append(.line("index += 1")) }
        let element = body.mention("element") ? "let element = elements.next()" : "elements.next() != nil"
        var result: [Statement] = []
        if counts { result.append(.line("var index = 0")) }
        if body.mention("containing") { result.append(.line("var containing = 0")) }
        result.append(.block("while report.wantsMore, \(element) {", body))
        return result + conclusions(counting: body.mention("containing"))
    }

    private var looksAtAll: Bool {
        schema.items != nil || schema.unevaluatedItems != nil && !planner.asksForElements(schema)
    }

    /// What holds each element by its place.
    private var byPlace: [Statement] {
        let others = schema.items ?? (planner.asksForElements(schema) ? nil : schema.unevaluatedItems)
        let isUnevaluated = schema.items == nil
        var rest: [Statement] = []
        if let others {
            rest =
                others.constant == false && isUnevaluated
                ? [.line("report.fail(.unevaluatedItems, at: .index(index), schema: \(place))")]
                : planner.statements(others, "element", ".index(index)", named: functionName + "-element")
        }
        guard !schema.prefixItems.isEmpty else { return rest }
        var cases = schema.prefixItems.enumerated().map { index, item in
            let inner = planner.statements(
                item, "element", ".index(index)", named: "\(functionName)-element-\(index + 1)")
            return Statement.labelled("case \(index):", inner.isEmpty ? [.line("break")] : inner)
        }
        cases.append(.otherwise(rest))
        return [.block("switch index {", cases)]
    }

    private func conclusions(counting: Bool) -> [Statement] {
        var result: [Statement] = []
        if schema.contains != nil {
            let minimum = schema.minContains ?? 1
            let maximum = schema.maxContains.map { ", maximum: \($0)" } ?? ""
            if minimum > 0 || !maximum.isEmpty {
                result.append(
                    .line(
                        "report.contained(\(counting ? "containing" : "0"), minimum: \(minimum)\(maximum), schema: \(place))"
                    ))
            }
        }
        if isTracking, !looksAtAll, !schema.prefixItems.isEmpty {
            result.append(.line("evaluated.insert(first: \(schema.prefixItems.count))"))
        }
        return result + planner.marksAll(looksAtAll)
    }
}
