internal import BFFJSON

/// The fields of one message, in order, in an arena that is reused from message to message.
///
/// Names are kept in lower case, values without the blanks around them. Texts handed out live until `removeAll`.
public final class HTTPFields {
    struct Span {
        var nameStart: Int32
        var nameCount: Int32
        var valueStart: Int32
        var valueCount: Int32
    }

    private var arena = ByteBuffer(capacity: 1024)
    private var spans: [Span] = []

    public init() {
        spans.reserveCapacity(24)
    }

    /// How many field lines there are.
    public var count: Int { spans.count }

    public func name(at index: Int) -> HTTPText {
        text(spans[index].nameStart, spans[index].nameCount)
    }

    public func value(at index: Int) -> HTTPText {
        text(spans[index].valueStart, spans[index].valueCount)
    }

    /// The first value of a field.
    /// - Parameter name: in lower case.
    public func first(_ name: StaticString) -> HTTPText? {
        let wanted = Int32(truncatingIfNeeded: name.utf8CodeUnitCount)
        for span in spans where span.nameCount == wanted {
            if text(span.nameStart, span.nameCount) == name { return text(span.valueStart, span.valueCount) }
        }
        return nil
    }

    /// How often a field occurs.
    /// - Parameter name: in lower case.
    public func occurrences(of name: StaticString) -> Int {
        var found = 0
        for index in spans.indices where self.name(at: index) == name { found += 1 }
        return found
    }

    /// All values of a list field, in order, joined by commas (RFC 9110, section 5.3). Nil when the field is absent.
    /// - Parameter name: in lower case.
    public func combined(_ name: StaticString) -> String? {
        guard let first = first(name) else { return nil }
        guard occurrences(of: name) > 1 else { return first.string }
        var values: [String] = []
        for index in spans.indices where self.name(at: index) == name { values.append(value(at: index).string) }
        return values.joined(separator: ", ")
    }

    /// Calls `body` with each element of a list field, over all its lines, until it returns false.
    /// - Parameter name: in lower case.
    public func forEachElement(of name: StaticString, _ body: (HTTPText) -> Bool) {
        var goesOn = true
        for index in spans.indices where goesOn && self.name(at: index) == name {
            value(at: index).forEachPart { part in
                goesOn = body(part)
                return goesOn
            }
        }
    }

    /// True when a list field has the element, whatever its case.
    public func has(_ element: StaticString, in name: StaticString) -> Bool {
        var found = false
        forEachElement(of: name) { part in
            found = part.equalsIgnoringCase(element)
            return !found
        }
        return found
    }

    private func text(_ start: Int32, _ count: Int32) -> HTTPText {
        arena.withBytes { bytes in
            HTTPText(
                unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(start) + Int(count)]))
        }
    }

    // MARK: Filling, by the parsers of the transport

    /// Forgets everything; texts handed out end here.
    package func removeAll() {
        arena.removeAll()
        spans.removeAll(keepingCapacity: true)
    }

    /// Adds bytes of a name; a name that follows a value opens a new field.
    package func appendName(_ bytes: UnsafeRawBufferPointer, opensField: Bool) {
        if opensField {
            spans.append(Span(nameStart: Int32(arena.count), nameCount: 0, valueStart: 0, valueCount: 0))
        }
        guard !spans.isEmpty else { return }
        arena.withSpareCapacity(minimum: bytes.count) { spare in
            for (offset, byte) in bytes.enumerated() { spare[offset] = ASCII.lowercased(byte) }
            return bytes.count
        }
        spans[spans.count - 1].nameCount += Int32(bytes.count)
    }

    /// Adds bytes of a value to the field that was opened last.
    package func appendValue(_ bytes: UnsafeRawBufferPointer, opensValue: Bool) {
        guard !spans.isEmpty else { return }
        if opensValue { spans[spans.count - 1].valueStart = Int32(arena.count) }
        arena.append(bytes)
        spans[spans.count - 1].valueCount += Int32(bytes.count)
    }

    /// The head is complete: blanks around values go.
    package func finish() {
        for index in spans.indices {
            let value = value(at: index)
            let trimmed = value.trimmed
            guard trimmed.count < value.count else { continue }
            spans[index].valueStart += Int32(trimmed.start - value.start)
            spans[index].valueCount = Int32(trimmed.count)
        }
    }
}
