/// A file, or any bytes, in a form.
public struct FilePart: Hashable, Sendable {
    public var bytes: [UInt8]
    /// What the service is told, without a folder. Nil: the part has no file name.
    public var fileName: String?
    /// Nil: what the contract says, else `application/octet-stream`.
    public var mediaType: String?

    public init(_ bytes: [UInt8], fileName: String? = nil, mediaType: String? = nil) {
        self.bytes = bytes
        self.fileName = fileName
        self.mediaType = mediaType
    }
}
