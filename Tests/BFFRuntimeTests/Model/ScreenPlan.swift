import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

// A plan written by hand exactly as generated code looks: user and history, then a catalog batch that is joined to the history.

/// What the hand-written half of a client provides (`x-bff-swift`).
protocol ScreenHandlers: Sendable {
    func badges(user: ScreenUser, item: ScreenItem) -> [String]
}

struct ScreenPlan: OperationPlan {
    static let declaration = OperationDeclaration(
        id: "getScreen", method: .get, path: "/v1/screen/{section}",
        budget: Budget(total: .milliseconds(1000), reserve: .milliseconds(20)), maxAge: .seconds(60),
        security: SecurityDeclaration(scopes: ["screen"]),
        dependencies: [
            DependencyDeclaration(
                name: "user", isCritical: true,
                steps: [.call(CallDeclaration(service: 0, operation: "getUser", timeout: .milliseconds(300)))],
                propagate: [404]),
            DependencyDeclaration(
                name: "history", component: "continueWatching",
                steps: [
                    .call(CallDeclaration(service: 1, operation: "listInProgress", timeout: .milliseconds(350))),
                    .empty,
                ]),
            DependencyDeclaration(
                name: "catalog", isCritical: true, reads: 0b010,
                steps: [
                    .call(
                        CallDeclaration(
                            service: 2, operation: "batchGet", method: .post, timeout: .milliseconds(400), isSafe: true)
                    )
                ]),
        ])

    private let handlers: any ScreenHandlers
    private let subject: JSONText
    private let texts: TextArena
    private let limit: Int?
    private let section: JSONText

    private var user: ScreenUser?
    private var history: ScreenHistory?
    private var catalogKeys = BatchKeys<JSONText>()
    private var catalog = BatchResults<JSONText, ScreenItem>()

    init?<Report: ViolationReport>(
        request: inout RequestReader, handlers: any ScreenHandlers, report: inout Report
    ) {
        let section = request.text(.path, "section", isRequired: true, schema: "/parameters/section", &report) {
            $1.text($0, minLength: 2, maxLength: 12, schema: "/parameters/section/schema")
        }
        limit = request.integer(.query, "limit", schema: "/parameters/limit", &report) {
            $1.integer($0, minimum: 1, maximum: 40, schema: "/parameters/limit/schema")
        }
        guard report.isValid, let section else { return nil }
        self.section = section
        self.handlers = handlers
        subject = request.subject
        texts = request.texts
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart {
        switch (dependency, step) {
        case (2, 0):
            catalogKeys = BatchKeys(maxSize: 2)
            catalogKeys.beginSource(take: 20)
            for item in history?.items ?? [] { catalogKeys.append(item.contentID) }
            catalog = BatchResults(for: catalogKeys)
            return catalogKeys.callStart
        default: return .calls(1)
        }
    }

    func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {
        switch (dependency, step) {
        case (0, 0):
            request.path("/v1/users/")
            request.path(value: subject)
        case (1, 0):
            request.path("/v1/history/")
            request.path(value: subject)
            if let limit { request.query("limit", limit) }
        case (2, 0):
            request.path("/v1/catalog/batch")
            request.body { body in
                body.beginObject()
                body.key("ids")
                body.beginArray()
                for key in catalogKeys[call: call] { body.value(key) }
                body.endArray()
                body.endObject()
            }
        default: break
        }
    }

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool {
        switch (dependency, step) {
        case (0, 0):
            user = ScreenUser.read(answer, &report)
        case (1, 0):
            history = ScreenHistory.read(answer, &report)
        case (2, 0):
            report.eachElement(answer, at: .here, schema: "/catalog") { value, report, step in
                guard let item = report.nested(value, at: step, ScreenItem.read) else { return }
                catalog.insert(item, for: item.id)
            }
        default: return false
        }
        return report.isValid
    }

    mutating func settle(_ dependency: Int, as stand: Stand) {
        switch (dependency, stand) {
        case (1, .empty): history = ScreenHistory(items: [])
        case (1, _): history = nil
        case (2, _): catalog = BatchResults()
        default: user = nil
        }
    }

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        guard let user else { throw .contract(dependency: 0) }
        writer.beginObject()
        writer.field(
            "greeting",
            texts.build { text in
                text.append(literal: "Top picks for ")
                text.append(user.name)
            })
        writer.key("items")
        writer.beginArray()
        for item in history?.items ?? [] {
            guard let content = catalog[item.contentID] else { continue }
            writer.beginObject()
            writer.field("title", texts.truncate(content.title, to: 10))
            writer.field("progressPercent", Shaping.percent(of: item.progress, total: item.total))
            writer.field("badges", handlers.badges(user: user, item: content))
            writer.endObject()
        }
        writer.endArray()
        writer.field("section", section)
        writer.field("cacheMaxAgeSeconds", context.maxAgeSeconds)
        writer.field("requestId", context.requestID)
        writer.field("degraded", context.isDegraded)
        writer.key("components")
        context.writeComponents(into: &writer)
        writer.endObject()
    }

    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool {
        ScreenValidator.check(value, &report)
        return report.isValid
    }
}
