public import BFFJSON

/// `x-bff-shape` of an array while it is written: first `distinct`, then `skip`, then `take`. What is left out is taken back.
public struct ElementShape {
    @usableFromInline var distinct: DistinctElements?
    @usableFromInline var skip: Int
    @usableFromInline var left: Int

    /// - Parameter take: nil takes all.
    @inlinable
    public init(distinct: Bool, skip: Int, take: Int?) {
        self.distinct = distinct ? DistinctElements() : nil
        self.skip = skip
        left = take ?? .max
    }

    /// No further element can be kept.
    @inlinable public var isComplete: Bool { left == 0 }

    /// The element written since `start` stays, or is taken back.
    @inlinable
    public mutating func keep(_ writer: inout JSONWriter, since start: JSONWriter.Mark) {
        if distinct != nil, distinct?.keepIfNew(&writer, since: start) == false { return }
        if skip > 0 {
            skip -= 1
            writer.rollback(to: start)
            return
        }
        left -= 1
    }
}
