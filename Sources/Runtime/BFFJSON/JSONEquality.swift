// Equality as JSON Schema means it (core 4.2.2): numbers by value, strings by code points, objects without order.
// Numbers of any size count by
// every digit. What is unreadable equals nothing but the same source text.

extension JSONValue {
    /// Whether both are the same JSON value; `1` and `1.0` are. Where a name stands twice, the first counts.
    public func isEqual(to other: JSONValue) -> Bool {
        switch (kind, other.kind) {
        case (.null, .null): true
        case (.bool, .bool): bool == other.bool
        case (.number, .number): isSameNumber(as: other)
        case (.string, .string), (.unreadable, .unreadable): payloadText == other.payloadText
        case (.array, .array): hasSameElements(as: other)
        case (.object, .object): hasSameMembers(as: other)
        default: false
        }
    }

    /// The same for a JSON text that is parsed anew each time; a constant is better kept as an `OwnedJSON`.
    public func isEqual(toJSON text: StaticString) -> Bool {
        guard let other = try? OwnedJSON(text.description) else { return false }
        return isEqual(to: other.value)
    }

    private func isSameNumber(as other: JSONValue) -> Bool {
        switch (tag, other.tag) {
        case (Tape.bigNumber, _), (_, Tape.bigNumber): return compareExactly(to: other) == 0
        case (Tape.double, Tape.double): return doubleWord == other.doubleWord
        case (Tape.double, _): return other.isSameNumber(as: self)
        case (_, Tape.double):
            if tag == Tape.integer { return Int(exactly: other.doubleWord) == integerWord }
            return UInt64(exactly: other.doubleWord) == tape[index + 1]
        default: return tag == other.tag && tape[index + 1] == other.tape[other.index + 1]
        }
    }

    private func hasSameElements(as other: JSONValue) -> Bool {
        var left = JSONElements(self)
        var right = JSONElements(other)
        while let element = left.next() {
            guard let counterpart = right.next(), element.isEqual(to: counterpart) else { return false }
        }
        return right.next() == nil
    }

    private func hasSameMembers(as other: JSONValue) -> Bool {
        let left = firstMembers()
        let right = other.firstMembers()
        return left.count == right.count
            && left.allSatisfy { name, value in right[name].map(value.isEqual) ?? false }
    }

    private func firstMembers() -> [JSONText: JSONValue] {
        var members = JSONMembers(self)
        var first: [JSONText: JSONValue] = [:]
        while let (name, value) = members.next() {
            if first[name] == nil { first[name] = value }
        }
        return first
    }

    /// Equal values feed the hasher equally.
    public func hashStructure(into hasher: inout Hasher) {
        hasher.combine(kind)
        switch kind {
        case .null: break
        case .bool: hasher.combine(bool)
        // A number beyond Double's range hashes as nil.
        case .number: hasher.combine(double)
        case .string, .unreadable: hasher.combine(payloadText)
        case .array:
            var elements = JSONElements(self)
            while let element = elements.next() { element.hashStructure(into: &hasher) }
        case .object:
            // Order must not matter: a sum of the members' own hashes, with this process's seed.
            var sum = 0
            for (name, value) in firstMembers() {
                var member = Hasher()
                member.combine(name)
                value.hashStructure(into: &member)
                sum &+= member.finalize()
            }
            hasher.combine(sum)
        }
    }
}
