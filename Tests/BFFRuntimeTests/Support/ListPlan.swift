import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

/// A plan with one batch of integers, kept item by item: its answers are `[{"id": 1, "v": 10}, …]`.
struct ListPlan: OperationPlan {
    struct Seed: Sendable {
        let declaration: OperationDeclaration
        let keys: [Int]
        let maxSize: Int
    }

    static let declaration = OperationDeclaration(
        id: "list", method: .get, path: "/list", budget: Budget(total: .seconds(1)), dependencies: [])

    private let seed: Seed
    private var keys: BatchKeys<Int>
    private var results = BatchResults<Int, Int>()
    private(set) var stand: Stand?

    init?<Report: ViolationReport>(request: inout RequestReader, handlers: Seed, report: inout Report) {
        self.init(handlers)
    }

    init(_ seed: Seed) {
        self.seed = seed
        keys = BatchKeys(maxSize: seed.maxSize)
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart {
        keys.removeAll()
        keys.beginSource()
        for key in seed.keys { keys.append(key) }
        results = BatchResults(for: keys)
        return keys.callStart
    }

    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {
        request.path("/list")
        request.beginQuery("ids")
        for (index, key) in keys[call: call].enumerated() {
            if index > 0 { request.querySeparator(",") }
            request.queryValue(key)
        }
    }

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool {
        Self.eachItem(dependency, step: step, answer: answer) { _, item in
            _ = acceptItem(dependency, step: step, item: item, report: &report)
        }
        return report.isValid && answer.elements != nil
    }

    mutating func settle(_ dependency: Int, as stand: Stand) {
        self.stand = stand
        results = BatchResults()
    }

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        writer.value(results.found)
    }

    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool { true }

    static func isAcceptable<Report: ViolationReport>(
        _ dependency: Int, step: Int, answer: JSONValue, report: inout Report
    ) -> Bool {
        guard answer.elements != nil else { return false }
        eachItem(dependency, step: step, answer: answer) { key, item in
            if key.int == nil { report.fail(.type("integer"), schema: "/id") }
            if item["v"]?.int == nil { report.fail(.required("v"), schema: "/v") }
        }
        return report.isValid
    }

    func itemCount(_ dependency: Int) -> Int { keys.count }

    func writeItem(_ dependency: Int, _ index: Int, into key: inout CacheKey.Builder) { key.append(keys[index]) }

    mutating func acceptItem<Report: ViolationReport>(
        _ dependency: Int, step: Int, item: JSONValue, report: inout Report
    ) -> Bool {
        guard let id = item["id"]?.int, let value = item["v"]?.int else {
            report.fail(.required("v"), schema: "/item")
            return false
        }
        results.insert(value, for: id)
        return true
    }

    mutating func keepItems(_ dependency: Int, _ isWanted: (Int) -> Bool) -> CallStart { keys.keep(isWanted) }

    static func eachItem(
        _ dependency: Int, step: Int, answer: JSONValue, _ body: (_ key: JSONValue, _ item: JSONValue) -> Void
    ) {
        guard var elements = answer.elements else { return }
        while let item = elements.next() {
            if let key = item["id"] { body(key, item) }
        }
    }
}
