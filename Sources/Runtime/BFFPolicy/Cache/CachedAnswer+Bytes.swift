package import BFFJSON

// An answer as it travels to a `SecondLevelCache` and back: a head of fixed width, its fields, and the body as JSON. Numbers are
// little-endian. What does not read back whole is a miss.

extension CachedAnswer {
    /// Raised with the layout, so that values of other versions are misses.
    private static let layout: UInt64 = 0x6266_6667_656e_0001
    private static let noBody: UInt64 = .max

    /// - Parameter wallClock: when the answer was stored, in milliseconds since 1970: other processes count from there.
    package func write(to buffer: inout ByteBuffer, storedAt wallClock: Int64) {
        var json = JSONWriter()
        snapshot?.write(to: &json)
        let body = json.takeBuffer()
        Self.append(Self.layout, to: &buffer)
        Self.append(UInt64(bitPattern: wallClock), to: &buffer)
        Self.append(UInt64(status), to: &buffer)
        for duration in [
            ageAtStore, freshEnd - storedAt, staleEnd - freshEnd, staleIfErrorEnd - freshEnd,
        ] {
            Self.append(UInt64(bitPattern: duration.wholeNanoseconds), to: &buffer)
        }
        Self.append(snapshot == nil ? Self.noBody : UInt64(body.count), to: &buffer)
        Self.append(UInt64(fields.count), to: &buffer)
        for (name, value) in fields {
            Self.append(name, to: &buffer)
            Self.append(value, to: &buffer)
        }
        body.withBytes { buffer.append($0) }
    }

    /// Nil for what `write` did not write, and for an answer whose time is over.
    ///
    /// - Parameters:
    ///   - wallClock: now, in milliseconds since 1970. A clock behind the writer's counts as the moment of writing.
    ///   - parser: one that is free; what it read last ends.
    package convenience init?(
        reading bytes: UnsafeRawBufferPointer, at now: Instant, wallClock: Int64, tag: String, scopeHash: UInt64 = 0,
        by parser: JSONParser = JSONParser()
    ) {
        var reader = ByteReader(bytes)
        guard reader.number() == Self.layout, let storedAt = reader.number().map(Int64.init(bitPattern:)),
            let status = reader.number(), status < 1000, let ageAtStore = reader.duration(),
            let fresh = reader.duration(), let stale = reader.duration(), let staleIfError = reader.duration(),
            let bodyCount = reader.number(), let fieldCount = reader.number()
        else { return nil }
        var fields: [(name: String, value: String)] = []
        for _ in 0..<fieldCount {
            guard let name = reader.text(), let value = reader.text() else { return nil }
            fields.append((name, value))
        }
        var snapshot: JSONSnapshot?
        if bodyCount != Self.noBody {
            guard bodyCount == reader.rest.count, let read = try? JSONSnapshot(parsing: reader.rest, by: parser) else {
                return nil
            }
            snapshot = read
        } else if !reader.rest.isEmpty {
            return nil
        }
        let elapsed = Duration.milliseconds(max(0, wallClock.subtractingReportingOverflow(storedAt).partialValue))
        let windows = CacheWindows(fresh: fresh, stale: stale, staleIfError: staleIfError)
        guard elapsed < fresh + max(stale, staleIfError) else { return nil }
        self.init(
            snapshot: snapshot, status: Int(status), fields: fields, storedAt: now - elapsed, ageAtStore: ageAtStore,
            windows: windows, tag: tag, scopeHash: scopeHash)
    }

    private static func append(_ number: UInt64, to buffer: inout ByteBuffer) {
        withUnsafeBytes(of: number.littleEndian) { buffer.append($0) }
    }

    private static func append(_ text: String, to buffer: inout ByteBuffer) {
        append(UInt64(text.utf8.count), to: &buffer)
        buffer.append(string: text)
    }
}

/// Takes bytes apart that may have been cut or made up.
private struct ByteReader {
    private(set) var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    mutating func number() -> UInt64? {
        guard rest.count >= 8 else { return nil }
        let number = UInt64(littleEndian: rest.loadUnaligned(as: UInt64.self))
        rest = UnsafeRawBufferPointer(rebasing: rest[8...])
        return number
    }

    /// Never negative.
    mutating func duration() -> Duration? {
        number().flatMap { Int64(exactly: $0) }.map(Duration.nanoseconds)
    }

    mutating func text() -> String? {
        guard let count = number().flatMap(Int.init(exactly:)), count <= rest.count else { return nil }
        let text = String(validating: rest[..<count], as: UTF8.self)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return text
    }
}
