internal import BFFJSON
public import BFFValidation

/// The reading of one JSON body into models: what was found wrong, and where the readers are. Belongs to the thread that reads.
public final class Reading {
    /// More violations than this are not collected: nobody reads them, and a hostile body could cause millions.
    public static var violationsMax: Int { 100 }

    /// Values nested deeper are not read: the reading of models is recursive.
    public static var depthMax: Int { 512 }

    /// In the order in which they were found.
    public private(set) var violations: [Violation] = []
    /// Whether there were more than `violationsMax`.
    public private(set) var isTruncated = false
    /// How often something was found wrong, what was not collected among it.
    private(set) var noteCount = 0
    /// Whether nothing was found wrong so far.
    public var isValid: Bool { noteCount == 0 }
    /// True while an alternative is tried: then open enums take listed values only, so that the alternative that lists one wins.
    public let isStrict: Bool
    /// True while alternatives are tried: the first violation decides, and nobody asks where it is.
    let isTrial: Bool
    /// Keeps the tape alive that the values stand on; nil where values must be copied out.
    let lease: AnyObject?
    private var steps: [ReadingStep] = []
    /// How deep the value stands that this reading began with.
    private let startDepth: Int
    /// Which alternatives hold, known from all readings of this body.
    let matches: KnownMatches

    /// - Parameter lease: what the values are borrowed from, such as their parser, which must not parse again while somebody holds it.
    public convenience init(lease: AnyObject? = nil) {
        self.init(lease: lease, trying: nil, isStrict: false)
    }

    private init(lease: AnyObject?, trying outer: Reading?, isStrict: Bool) {
        self.lease = lease
        self.isStrict = isStrict
        isTrial = outer != nil
        startDepth = outer?.depth ?? 0
        matches = outer?.matches ?? KnownMatches()
    }

    /// A reading of the value that was entered last which only says yes or no.
    func trial(isStrict: Bool) -> Reading { Reading(lease: lease, trying: self, isStrict: isStrict) }

    private var depth: Int { startDepth + steps.count }

    /// Whether it is worth looking on: loops over elements end when it is not.
    var wantsMore: Bool { isTrial ? isValid : !isTruncated }

    // MARK: Places

    /// What follows concerns the value behind this step, until `leave`.
    func enter(_ step: ReadingStep) { steps.append(step) }

    func leave() { steps.removeLast() }

    /// The value that was entered last is described by this schema, and not where it stands: what a reference does.
    /// - Parameter schema: JSON Pointer in the contract.
    public func describe(by schema: StaticString) {
        if steps.isEmpty { steps.append(ReadingStep(.here)) }
        steps[steps.count - 1].schema = schema
    }

    /// A value inside the one that was entered last.
    func read<Value: JSONReadable>(_ value: JSONValue, _ place: ReadingStep.Place, _ rule: JSONRule?) -> Value {
        guard depth < Self.depthMax else {
            note(keyword: "type", "is nested too deep")
            return Value(reading: nil, self)
        }
        steps.append(ReadingStep(place))
        rule?.check(value, self)
        let result = Value(reading: value, self)
        steps.removeLast()
        return result
    }

    /// Holds the value that was entered last against a generated validator.
    func check(_ value: JSONValue, _ validator: JSONRule.Validator) {
        var report = FullReport()
        // What it says is in the report, too.
        _ = validator(value, &report)
        take(report)
    }

    // MARK: Findings

    /// The value that was entered last breaks its schema.
    public func note(_ fault: Fault) {
        note(keyword: fault.keyword, fault.message)
    }

    func note(keyword: StaticString, _ message: @autoclosure () -> String) {
        noteCount += 1
        guard !isTrial else { return }
        guard violations.count < Self.violationsMax else {
            isTruncated = true
            return
        }
        violations.append(
            Violation(
                instancePointer: instancePointer, schemaPointer: "\(schemaPointer)/\(keyword)", keyword: "\(keyword)",
                message: message()))
    }

    /// Takes over what a validator found in the value that was entered last.
    func take(_ report: FullReport) {
        guard !report.isValid else { return }
        noteCount += 1
        guard !isTrial else { return }
        let prefix = instancePointer
        for violation in report.violations {
            guard violations.count < Self.violationsMax else {
                isTruncated = true
                return
            }
            violations.append(
                Violation(
                    instancePointer: prefix + violation.instancePointer, schemaPointer: violation.schemaPointer,
                    keyword: violation.keyword, message: violation.message))
        }
        if report.isTruncated { isTruncated = true }
    }

    private var instancePointer: String {
        steps.reduce(into: "") { pointer, step in
            switch step.place {
            case .here: break
            case .property(let name): pointer += "/" + Self.escaped("\(name)")
            case .member(let name): pointer += "/" + Self.escaped(name.string)
            case .element(let index), .tupleElement(let index): pointer += "/\(index)"
            }
        }
    }

    private var schemaPointer: String {
        let root = steps.lastIndex { $0.schema != nil } ?? 0
        return steps[min(root, steps.count)...].reduce(into: "") { pointer, step in
            if let schema = step.schema {
                pointer = "\(schema)"
                return
            }
            switch step.place {
            case .here: break
            case .property(let name): pointer += "/properties/" + Self.escaped("\(name)")
            case .member: pointer += "/additionalProperties"
            case .element: pointer += "/items"
            case .tupleElement(let index): pointer += "/prefixItems/\(index)"
            }
        }
    }

    /// A reference token (RFC 6901, section 3).
    static func escaped(_ name: String) -> String {
        var token = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.unicodeScalars.append(scalar)
            }
        }
        return token
    }
}

@available(*, unavailable, message: "a reading belongs to the thread that reads")
extension Reading: Sendable {}

/// A step from a value to one inside it, in the body and in the schema.
struct ReadingStep {
    enum Place {
        case here
        case property(StaticString)
        case member(JSONText)
        case element(Int)
        case tupleElement(Int)
    }

    let place: Place
    /// Where the schema of the value stands, if not below that of the value around it.
    var schema: StaticString?

    init(_ place: Place) { self.place = place }
}
