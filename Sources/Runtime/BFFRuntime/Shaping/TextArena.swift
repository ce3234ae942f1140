public import BFFJSON

/// Memory for texts that are made while a request is served: decoded parameters, interpolated and shortened texts. Everything in it
/// lives until the request is answered; then it is reused.
///
/// Texts never move: a chunk that is full is kept, and the next one begun.
public final class TextArena {
    /// Enough for most requests.
    package static let chunkBytes = 4096
    /// Chunks beyond this many are given back when the request ends.
    private static let keptChunksMax = 4

    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var current = 0
    private var used = 0
    /// What is being built, before its length is known.
    private var scratch = ByteBuffer()

    public init() {}

    deinit {
        for chunk in chunks { chunk.deallocate() }
    }

    /// Ends all texts.
    package func reset() {
        while chunks.count > Self.keptChunksMax { chunks.removeLast().deallocate() }
        // A text larger than a chunk had one of its own.
        chunks.removeAll { chunk in
            guard chunk.count > Self.chunkBytes else { return false }
            chunk.deallocate()
            return true
        }
        current = 0
        used = 0
    }

    /// A copy that lives as long as the arena's other texts.
    package func copy(_ bytes: UnsafeRawBufferPointer) -> JSONText {
        guard !bytes.isEmpty else { return JSONText("") }
        let room = reserve(bytes.count)
        room.copyMemory(from: bytes)
        return JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(room))
    }

    /// What `body` appends, as one text. `body` must not build another text.
    public func build(_ body: (inout TextBuilder) -> Void) -> JSONText {
        var builder = TextBuilder(buffer: scratch.take())
        body(&builder)
        let text = builder.buffer.withBytes { copy($0) }
        scratch = builder.buffer.take()
        scratch.removeAll()
        return text
    }

    /// Appends to a buffer and keeps it, if `body` says that it went well.
    package func decode(_ body: (inout ByteBuffer) -> Bool) -> UnsafeRawBufferPointer? {
        defer { scratch.removeAll() }
        guard body(&scratch) else { return nil }
        return scratch.withBytes { bytes in
            let room = reserve(bytes.count)
            room.copyMemory(from: bytes)
            return UnsafeRawBufferPointer(room)
        }
    }

    private func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer {
        if current < chunks.count, chunks[current].count - used < count {
            current += 1
            used = 0
        }
        while current < chunks.count, chunks[current].count < count { current += 1 }
        if current >= chunks.count {
            current = chunks.count
            chunks.append(.allocate(byteCount: max(count, Self.chunkBytes), alignment: 16))
        }
        let room = UnsafeMutableRawBufferPointer(rebasing: chunks[current][used..<used + count])
        used += count
        return room
    }
}

extension ByteBuffer {
    /// The buffer, with an empty one left in its place.
    mutating func take() -> ByteBuffer {
        var taken = ByteBuffer()
        swap(&taken, &self)
        return taken
    }
}

/// Puts a text together: `x-bff-text`. Numbers take the form that they have in JSON.
public struct TextBuilder: ~Copyable {
    var buffer: ByteBuffer

    public mutating func append(literal: StaticString) { buffer.append(literal) }

    public mutating func append(_ text: JSONText) { buffer.append(text) }

    public mutating func append(_ text: String) { buffer.append(string: text) }

    public mutating func append(_ number: Int) { buffer.append(decimal: number) }

    public mutating func append(_ bool: Bool) { buffer.append(bool ? "true" : "false") }

    public mutating func append(_ number: Double) {
        var writer = JSONWriter()
        writer.value(number)
        writer.withBytes { buffer.append($0) }
    }
}
