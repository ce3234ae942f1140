/// Where a validator's findings go. The type decides what is paid for: see `FirstViolation` and `FullReport`.
public protocol ViolationReport: SendableMetatype {
    /// Whether nothing was reported so far.
    var isValid: Bool { get }
    /// Whether it is worth looking on: loops over elements end when it is not.
    var wantsMore: Bool { get }
    /// Whether somebody reads reasons and places: without, it is enough to know that something is wrong.
    var explains: Bool { get }
    /// What follows concerns the value behind this step, until `leave`.
    mutating func enter(_ step: PathStep)
    mutating func leave()
    /// The value that was entered breaks the schema at the pointer.
    mutating func fail(_ fault: Fault, schema: SchemaPointer)
}

extension ViolationReport {
    @inlinable public var explains: Bool { true }

    /// The value behind the step breaks the schema at the pointer.
    @inlinable @inline(__always)
    public mutating func fail(_ fault: Fault, at step: PathStep, schema: SchemaPointer) {
        enter(step)
        fail(fault, schema: schema)
        leave()
    }
}

/// Yes or no: the first violation ends the check. It allocates nothing, tracks no path and keeps no reason; whoever
/// wants to know runs the same function again with a `FullReport`.
@frozen
public struct FirstViolation: ViolationReport {
    @usableFromInline var isIntact = true

    @inlinable public var isValid: Bool { isIntact }

    @inlinable public init() {}

    @inlinable public var wantsMore: Bool { isIntact }

    @inlinable public var explains: Bool { false }

    @inlinable @inline(__always)
    public mutating func enter(_ step: PathStep) {}

    @inlinable @inline(__always)
    public mutating func leave() {}

    @inlinable @inline(__always)
    public mutating func fail(_ fault: Fault, schema: SchemaPointer) { isIntact = false }
}
