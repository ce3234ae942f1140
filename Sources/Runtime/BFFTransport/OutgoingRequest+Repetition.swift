internal import BFFJSON

// Telling requests apart, and sending one a second time.
extension OutgoingRequest {
    /// What was written before the request is finished: the request line with the fields, and the body as the JSON that it is made
    /// from. Requests of one origin that agree in both ask for the same.
    package func withWritten<Result>(
        _ take: (_ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) -> Result
    ) -> Result {
        buffer.withBytes { head in
            guard hasBody else { return take(head, UnsafeRawBufferPointer(start: nil, count: 0)) }
            return body.withBytes { take(head, $0) }
        }
    }

    /// Takes over another finished request, to be sent beside it.
    package mutating func copy(_ other: borrowing OutgoingRequest) {
        method = other.method
        origin = other.origin
        isRefused = other.isRefused
        authorityRange = other.authorityRange
        bodyStart = other.bodyStart
        stage = other.stage
        buffer.removeAll()
        other.buffer.withBytes { buffer.append($0) }
    }

    /// Writes a field whose digits may be written anew once the request is finished.
    /// - Parameter unit: stands behind the digits.
    /// - Returns: the place of the digits, for `rewrite`.
    package mutating func field(_ name: StaticString, digits number: Int, count: Int, unit: StaticString) -> Int {
        openField(name)
        let place = buffer.count
        for _ in 0..<count { buffer.append(byte: UInt8(ascii: "0")) }
        buffer.append(unit)
        buffer.append("\r\n")
        rewrite(digits: number, count: count, at: place)
        return place
    }

    /// Writes a number with leading zeros over digits that `field(_:digits:count:unit:)` wrote. What has no room is cut off at the top.
    package mutating func rewrite(digits number: Int, count: Int, at place: Int) {
        var rest = max(0, number)
        for index in (place..<place + count).reversed() {
            buffer.overwrite(at: index, with: UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
    }
}
