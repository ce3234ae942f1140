import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

/// A small operation as the generator would write it: a critical user, optional offers with an empty list in their stead.
struct GreetingPlan: OperationPlan {
    struct Handlers: Sendable {}

    static let declaration = OperationDeclaration(
        id: "getGreeting", method: .get, path: "/v1/greeting",
        budget: Budget(total: .milliseconds(400), reserve: .milliseconds(20)), security: SecurityDeclaration(),
        dependencies: [
            DependencyDeclaration(
                name: "user", isCritical: true,
                steps: [.call(CallDeclaration(service: 0, operation: "getUser", timeout: .milliseconds(150)))],
                propagate: [404]),
            DependencyDeclaration(
                name: "offers",
                steps: [
                    .call(CallDeclaration(service: 1, operation: "listOffers", timeout: .milliseconds(150))), .empty,
                ]),
        ])

    private let subject: JSONText
    private var name: JSONText?
    private var titles: [JSONText] = []

    init?<Report: ViolationReport>(request: inout RequestReader, handlers: Handlers, report: inout Report) {
        subject = request.subject
        _ = request.integer(.query, "limit", schema: "/limit", &report) { number, report in
            report.integer(number, minimum: 1, maximum: 10, schema: "/limit")
        }
        guard report.isValid else { return nil }
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart { .calls(1) }

    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {
        if dependency == 0 {
            request.path("/users/")
            request.path(value: subject)
        } else {
            request.path("/offers")
        }
    }

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool {
        if dependency == 0 {
            name = answer["name"].flatMap { report.text($0, at: .property("name"), schema: "/name") }
            return name != nil
        }
        guard let items = answer["items"] else { return false }
        let titles = report.array(items, at: .property("items"), schema: "/items") { item, report, step in
            report.text(item, at: step, schema: "/items/items")
        }
        self.titles = titles ?? []
        return titles != nil && report.isValid
    }

    mutating func settle(_ dependency: Int, as stand: Stand) {
        if dependency == 1 { titles = [] }
    }

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        writer.beginObject()
        writer.fieldOrNull("name", name)
        writer.field("offers", titles)
        writer.field("degraded", context.isDegraded)
        writer.key("components")
        context.writeComponents(into: &writer)
        writer.endObject()
    }

    /// Names of more than twelve characters break the published schema.
    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool {
        guard let name = value["name"] else { return false }
        return report.text(name, at: .property("name"), maxLength: 12, schema: "/name") != nil && report.isValid
    }
}
