import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

struct EchoHandlers: Sendable {}

/// A public operation without dependencies that says what it was given: every kind of parameter, and a body.
struct EchoPlan: OperationPlan {
    static let declaration = OperationDeclaration(
        id: "echo", method: .post, path: "/v1/echo/{name}", status: 201, budget: Budget(total: .milliseconds(100)),
        isPrivate: false, body: BodyDeclaration(isRequired: true, bytesMax: 200), dependencies: [])

    private let name: JSONText
    private let ratio: Double?
    private let isNew: Bool?
    private let ids: [Int]?
    private let tags: [JSONText]?
    private let device: JSONText?
    private let theme: JSONText?
    private let count: Int

    init?<Report: ViolationReport>(request: inout RequestReader, handlers: EchoHandlers, report: inout Report) {
        let name = request.text(.path, "name", isRequired: true, schema: "/p/name", &report) {
            $1.text($0, maxLength: 8, schema: "/p/name/schema")
        }
        ratio = request.number(.query, "ratio", schema: "/p/ratio", &report)
        isNew = request.bool(.query, "new", schema: "/p/new", &report)
        ids = request.list(.query, "ids", style: .commas, maxItems: 3, schema: "/p/ids", &report) {
            RequestReader.integer($0, schema: "/p/ids/items", &$1)
        }
        tags = request.list(.query, "tag", style: .repeated, schema: "/p/tag", &report) { text, _ in text }
        device = request.text(.header, "x-device", isRequired: true, schema: "/p/device", &report) {
            $1.text($0, maxLength: 5, schema: "/p/device/schema")
        }
        theme = request.text(.cookie, "theme", schema: "/p/theme", &report)
        let count = request.body(&report) { value, report -> Int? in
            guard var members = report.object(value, schema: "/body") else { return nil }
            var count: Int?
            while let (key, value) = members.next() {
                if key == "count" { count = report.integer(value, at: "count", maximum: 9, schema: "/body/count") }
            }
            if count == nil, report.isValid { report.fail(.required("count"), schema: "/body") }
            return count
        }
        guard report.isValid, let name, let count else { return nil }
        self.name = name
        self.count = count
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart { .skip }

    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {}

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool { false }

    mutating func settle(_ dependency: Int, as stand: Stand) {}

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        writer.beginObject()
        writer.field("name", name)
        writer.fieldIfPresent("ratio", ratio)
        writer.fieldIfPresent("new", isNew)
        writer.fieldIfPresent("ids", ids)
        writer.fieldIfPresent("tags", tags)
        writer.fieldIfPresent("device", device)
        writer.fieldIfPresent("theme", theme)
        writer.field("count", count)
        writer.endObject()
    }

    func writeFields(into fields: inout FieldWriter, _ context: CompositionContext) {
        fields.field("X-Count", count)
    }

    /// Names of seven characters break the published schema.
    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool {
        if let name = value["name"] { report.text(name, at: "name", pattern: Self.pattern, schema: "/name") }
        return report.isValid
    }

    private static let pattern = Pattern("^(?!.{7}$)")
}
