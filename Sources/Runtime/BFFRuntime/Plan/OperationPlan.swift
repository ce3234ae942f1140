public import BFFJSON
public import BFFPolicy
public import BFFTransport
public import BFFValidation

/// One operation as straight-line Swift: generated, a struct, one value per request, changed on its loop only.
///
/// Dependencies, steps and calls go by their indices in `declaration`. The execution decides what is tried when; the plan knows how
/// a request is written, what its answer must look like, and how the view model is put together from the answers.
public protocol OperationPlan: SendableMetatype {
    /// What a client's hand-written half provides.
    associatedtype Handlers: Sendable

    static var declaration: OperationDeclaration { get }

    /// Reads and checks parameters and body. Nil, with at least one violation reported, makes the answer 400.
    init?<Report: ViolationReport>(request: inout RequestReader, handlers: Handlers, report: inout Report)

    /// All that the dependency reads has settled: what has to be called for this step? Called again for each further step, and then
    /// forgets what an earlier step has left behind.
    mutating func start(_ dependency: Int, step: Int) -> CallStart

    /// Writes one call's request, whose method is written already: path, query, fields of its own, body.
    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest)

    /// Decodes and checks the projection; false makes the call fail with reason `contract`. Texts may be borrowed: the answer lives
    /// until the view model is written. Called again with a full report when the first one found a violation.
    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool

    /// The dependency settles without an accepted answer: its slot takes what stands in.
    mutating func settle(_ dependency: Int, as stand: Stand)

    /// Writes the view model. May be called again, into an emptied writer, after it blamed an optional dependency.
    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure)

    /// Writes the answer's bound header fields.
    func writeFields(into fields: inout FieldWriter, _ context: CompositionContext)

    /// Checks our own answer against the published schema.
    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool

    // MARK: Cached dependencies

    /// The projection's check alone, without a request: what `accept` checks of an answer that is to be kept for others too.
    static func isAcceptable<Report: ViolationReport>(
        _ dependency: Int, step: Int, answer: JSONValue, report: inout Report
    ) -> Bool

    /// Writes the values of `cache.scope`, in order: whoever has the same ones shares the answer.
    func writeScope(_ dependency: Int, into key: inout CacheKey.Builder)

    /// How many distinct keys a batch has, those that `keepItems` left out among them.
    func itemCount(_ dependency: Int) -> Int

    /// Writes one key of a batch, a text or an integer.
    func writeItem(_ dependency: Int, _ index: Int, into key: inout CacheKey.Builder)

    /// Takes one element of a batch, as it stood in the results; false when it breaks the projection.
    mutating func acceptItem<Report: ViolationReport>(
        _ dependency: Int, step: Int, item: JSONValue, report: inout Report
    ) -> Bool

    /// Leaves those keys out of the calls that are not wanted. Indices count over all keys, however often this is called.
    mutating func keepItems(_ dependency: Int, _ isWanted: (Int) -> Bool) -> CallStart

    /// Hands out every element of an acceptable answer with its key, in order.
    static func eachItem(
        _ dependency: Int, step: Int, answer: JSONValue, _ body: (_ key: JSONValue, _ item: JSONValue) -> Void)
}

extension OperationPlan {
    public func writeFields(into fields: inout FieldWriter, _ context: CompositionContext) {}

    public static func isAcceptable<Report: ViolationReport>(
        _ dependency: Int, step: Int, answer: JSONValue, report: inout Report
    ) -> Bool { true }

    public func writeScope(_ dependency: Int, into key: inout CacheKey.Builder) {}

    public func itemCount(_ dependency: Int) -> Int { 0 }

    public func writeItem(_ dependency: Int, _ index: Int, into key: inout CacheKey.Builder) {}

    public mutating func acceptItem<Report: ViolationReport>(
        _ dependency: Int, step: Int, item: JSONValue, report: inout Report
    ) -> Bool { false }

    public mutating func keepItems(_ dependency: Int, _ isWanted: (Int) -> Bool) -> CallStart { .nothing }

    public static func eachItem(
        _ dependency: Int, step: Int, answer: JSONValue, _ body: (_ key: JSONValue, _ item: JSONValue) -> Void
    ) {}
}

/// What a step of a dependency has to call.
public enum CallStart: Equatable, Sendable {
    /// So many calls, at once: one, or the parts of a batch.
    case calls(Int)
    /// A required input is null or absent.
    case skip
    /// A batch without keys: settled, and ok.
    case nothing
}

/// What stands in for an answer.
public enum Stand: Equatable, Sendable {
    /// The service says that there is none (`absent`): null.
    case absent
    /// The chain's `empty`.
    case empty
    /// The chain's `value`.
    case value
    /// Nothing stands in.
    case failed(ComponentReason)
}

/// The view model cannot be made, and whose fault that is.
public enum CompositionFailure: Error, Equatable, Sendable {
    /// A value of this dependency breaks the view model's contract. A critical one makes the answer 502; an optional one falls back,
    /// and the view model is composed again.
    case contract(dependency: Int)
    /// A join with `missing: fail` found nothing in this batch: 502.
    case missing(dependency: Int)
    /// An element of a fan-out that drops invalid ones. Caught by the fan-out: it never leaves a plan.
    case invalid
    /// Hand-written Swift that is not written yet, as `bffgen scaffold` leaves it: 501.
    case unwritten
}

/// A projection that holds itself: `Box` is what it is held by.
public final class Box<Value> {
    public let value: Value

    @inlinable
    public init(_ value: Value) {
        self.value = value
    }
}

extension Box: Sendable where Value: Sendable {}

extension Box: JSONWritable where Value: JSONWritable {
    @inlinable
    public func write(to writer: inout JSONWriter) { value.write(to: &writer) }
}
