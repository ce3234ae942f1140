internal import BFFJSON

// Fields of an answer, typed. Style is always `simple` (OpenAPI 3.1, "Header Object"), and nothing is percent-encoded.

extension ClientResponse {
    /// All values of a field, in order, joined by commas (RFC 9110, section 5.3); nil where the answer lacks it.
    /// - Parameter name: in any case.
    public func field(_ name: String) -> String? {
        var joined: String?
        for field in fields where field.isNamed(name) { joined = joined.map { "\($0), \(field.value)" } ?? field.value }
        return joined
    }

    /// A field; nil where the answer lacks it.
    /// - Parameter explode: whether an object is spelt `R=100,G=200` and not `R,100,G,200`.
    /// - Throws: `.unreadable` for a value that is not what the contract says.
    public func header<Value: JSONReadable>(
        _ name: StaticString, explode: Bool = false, _ rule: JSONRule? = nil
    ) throws(ClientError) -> Value? {
        guard let text = field("\(name)") else { return nil }
        return try read(name, FieldShape.shapes(of: text, explode: explode), rule)
    }

    /// A field that must be there.
    public func requiredHeader<Value: JSONReadable>(
        _ name: StaticString, explode: Bool = false, _ rule: JSONRule? = nil
    ) throws(ClientError) -> Value {
        if let value = try header(name, explode: explode, rule) as Value? { return value }
        throw missing(name)
    }

    /// A field whose content is JSON; nil where the answer lacks it.
    public func header<Value: JSONReadable>(
        json name: StaticString, _ rule: JSONRule? = nil
    ) throws(ClientError) -> Value? {
        guard let text = field("\(name)") else { return nil }
        return try read(name, [.json(text)], rule)
    }

    /// A field that must be there and whose content is JSON.
    public func requiredHeader<Value: JSONReadable>(
        json name: StaticString, _ rule: JSONRule? = nil
    ) throws(ClientError) -> Value {
        if let value = try header(json: name, rule) as Value? { return value }
        throw missing(name)
    }

    private func missing(_ name: StaticString) -> ClientError {
        let reading = Reading()
        reading.enter(ReadingStep(.property("header")))
        reading.note(.required(name))
        return unreadable(reading)
    }

    /// The first shape that the type takes. If none is taken: what is wrong deepest inside the value.
    private func read<Value: JSONReadable>(
        _ name: StaticString, _ shapes: [FieldShape], _ rule: JSONRule?
    ) throws(ClientError) -> Value {
        var faults: [Reading] = []
        for shape in shapes {
            // A field says nothing about types: its parts are texts, unless the type wants something else of them.
            var plain: Set<Int> = []
            for isLast in [false, true] {
                let json = try parse(shape.json(plain: plain))
                let reading = Reading()
                reading.enter(ReadingStep(.property("header")))
                let value = withExtendedLifetime(json) { reading.read(json.value, .property(name), rule) as Value }
                if reading.isValid { return value }
                if isLast { faults.append(reading) }
                plain = shape.parts(at: reading.violations, below: reading.pointer(to: name))
            }
        }
        let deepest = faults.max { left, right in left.depth < right.depth }
        throw unreadable(deepest ?? Reading())
    }

    /// Only a field whose content is JSON can fail here.
    private func parse(_ text: String) throws(ClientError) -> OwnedJSON {
        do throws(JSONError) {
            return try OwnedJSON(text)
        } catch {
            throw .unreadable(UnreadableResponse(self, .malformed(error)))
        }
    }

    private func unreadable(_ reading: Reading) -> ClientError {
        .unreadable(UnreadableResponse(self, UnreadableJSON(reading) ?? .notText))
    }
}

extension Reading {
    /// Of the violation deepest inside.
    fileprivate var depth: Int { violations.map(\.instancePointer.utf8.count).max() ?? 0 }

    fileprivate func pointer(to name: StaticString) -> String { "/header/" + Self.escaped("\(name)") }
}
