internal import CHiredis
internal import Glibc

/// Takes the bytes of a connection apart into replies, by hiredis' reader. It makes no objects of its own: values go to `reply`.
final class ReplyReader {
    enum Next {
        /// `reply` holds it, until the next call.
        case reply
        /// The next one has not come whole.
        case more
        /// Not Redis' protocol, or beyond a limit. The reader is of no more use.
        case broken
    }

    let reply = RedisReply()
    private let reader: UnsafeMutablePointer<redisReader>
    private let bytesMax: Int

    /// - Parameter bytesMax: of replies that have not been taken. Beyond: `.broken`.
    /// - Returns: nil without memory.
    init?(bytesMax: Int) {
        guard let reader = redisReaderCreateWithFunctions(Self.functions) else { return nil }
        self.reader = reader
        self.bytesMax = bytesMax
        reader.pointee.privdata = Unmanaged.passUnretained(reply).toOpaque()
    }

    deinit {
        redisReaderFree(reader)
    }

    /// False beyond the limit.
    func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard reader.pointee.len - reader.pointee.pos + bytes.count <= bytesMax else { return false }
        return redisReaderFeed(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count) == REDIS_OK
    }

    func next() -> Next {
        var object: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &object) == REDIS_OK else { return .broken }
        return object == nil ? .more : .reply
    }

    // MARK: Called by the reader

    /// hiredis wants an object of everything: it gets the reply itself each time, and nil, which it takes for a lack of memory, for
    /// what no command of ours is answered by.
    private typealias Task = UnsafePointer<redisReadTask>

    /// Never freed, written once.
    nonisolated(unsafe) private static let functions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
        let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        functions.initialize(
            to: redisReplyObjectFunctions(
                createString: { task, text, count in
                    ReplyReader.make(task, UnsafeRawBufferPointer(start: text, count: count))
                },
                createArray: { task, count in ReplyReader.makeArray(task, Int(count)) },
                createInteger: { task, number in ReplyReader.make(task) { $0.append(number) } },
                createNil: { task in ReplyReader.make(task) { $0.appendNothing() } },
                freeObject: { _ in }))
        return functions
    }()

    private static func make(_ task: Task?, _ text: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        let kind: RedisReply.Kind = task?.pointee.type == REDIS_REPLY_ERROR ? .error : .text
        return make(task) { $0.append(kind, text) }
    }

    private static func make(_ task: Task?, _ add: (RedisReply) -> Void) -> UnsafeMutableRawPointer? {
        guard let task, let data = task.pointee.privdata else { return nil }
        let reply = Unmanaged<RedisReply>.fromOpaque(data).takeUnretainedValue()
        if task.pointee.parent == nil { reply.reset(isArray: false) }
        add(reply)
        return data
    }

    private static func makeArray(_ task: Task?, _ count: Int) -> UnsafeMutableRawPointer? {
        guard let task, let data = task.pointee.privdata, task.pointee.parent == nil,
            (0...RedisReply.elementsMax).contains(count)
        else { return nil }
        Unmanaged<RedisReply>.fromOpaque(data).takeUnretainedValue().reset(isArray: true)
        return data
    }
}
