internal import BFFJSON

/// The keys in Redis; the module's note lists them.
struct RedisNames {
    private let prefix: String

    init(namespace: String) {
        prefix = "bff:\(namespace):"
    }

    func appendValue(_ digest: KeyDigest, to buffer: inout ByteBuffer) {
        buffer.beginArgument(count: prefix.utf8.count + 2 + KeyDigest.hexCount)
        buffer.append(string: prefix)
        buffer.append("v:")
        digest.appendHex(to: &buffer)
        buffer.endArgument()
    }

    /// The generation of everything.
    func appendGeneration(to buffer: inout ByteBuffer) {
        buffer.beginArgument(count: prefix.utf8.count + 1)
        buffer.append(string: prefix)
        buffer.append("g")
        buffer.endArgument()
    }

    /// The generation of an operation, or of one scope of it.
    func appendGeneration(ofTag tag: String, scope: KeyDigest?, to buffer: inout ByteBuffer) {
        let scopeCount = scope == nil ? 0 : 1 + KeyDigest.hexCount
        buffer.beginArgument(count: prefix.utf8.count + 2 + tag.utf8.count + scopeCount)
        buffer.append(string: prefix)
        buffer.append("g:")
        buffer.append(string: tag)
        if let scope {
            buffer.append(":")
            scope.appendHex(to: &buffer)
        }
        buffer.endArgument()
    }
}
