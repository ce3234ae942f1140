package import OpenAPI

/// What of a schema counts when two are compared.
package struct Lens: Hashable, Sendable {
    /// Members that never travel this way are passed over: `readOnly` ones of requests, `writeOnly` ones of responses. nil: none are.
    package var direction: Direction?
    /// Whether members that a schema does not declare, and does not forbid, may be there with any value, as JSON Schema has it.
    /// Otherwise nobody sends what is not declared: then a new optional property narrows nothing.
    package var countsUndeclared: Bool
    /// JSON Schema 2020-12 leaves open whether `format` refuses values.
    package var assertsFormats: Bool

    /// Whether keywords count that the type beside them rules out, as `maxLength` of an object: they refuse nothing, but whoever writes
    /// them means something.
    package var countsRuledOut: Bool

    package init(
        direction: Direction?, countsUndeclared: Bool = false, assertsFormats: Bool = true, countsRuledOut: Bool = true
    ) {
        (self.direction, self.countsUndeclared) = (direction, countsUndeclared)
        (self.assertsFormats, self.countsRuledOut) = (assertsFormats, countsRuledOut)
    }
}
