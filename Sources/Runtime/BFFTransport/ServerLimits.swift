/// The limits of a server. Every one has a default and can be set.
public struct ServerLimits: Sendable {
    /// Connections that one loop serves at once; further ones wait in the kernel's queue.
    public var connectionsMax = 10_000
    /// Connections that wait in the kernel to be accepted.
    public var acceptQueueMax = 1_024
    /// Bytes of a request line, without its line end. Beyond: 414.
    public var requestLineBytesMax = 8 * 1_024
    /// Field lines of a head. Beyond: 431.
    public var fieldsMax = 64
    /// Bytes of all field lines of a head. Beyond: 431.
    public var fieldBytesMax = 32 * 1_024
    /// Bytes of a request's body, where the handler states no other limit. Beyond: 413.
    public var bodyBytesMax = 1_024 * 1_024
    /// Bytes of pipelined requests that wait while one is being answered; then nothing more is read.
    public var backlogBytesMax = 64 * 1_024
    /// From a request's first byte to the end of its head. Beyond: 408. Also how long a new connection may stay silent.
    public var headTimeout = Duration.seconds(10)
    /// From the end of the head to the end of the body. Beyond: 408.
    public var bodyTimeout = Duration.seconds(30)
    /// How long a connection may stay silent between two requests.
    public var idleTimeout = Duration.seconds(60)
    /// How long a client may take to read an answer that does not fit the socket's buffers.
    public var writeTimeout = Duration.seconds(30)
    /// How long what a client still sends is read and dropped before its connection is closed, so that it gets to
    /// read the answer that says why.
    public var lingerTimeout = Duration.seconds(2)
    /// Bytes that are read and dropped in that time.
    public var lingerBytesMax = 1_024 * 1_024
    /// How long a connection may stay idle when the server begins to drain: requests that are on their way arrive.
    public var drainGrace = Duration.milliseconds(20)
    /// How long requests in flight may take to finish when the server drains.
    public var drainTimeout = Duration.seconds(10)

    public init() {}

    var head: HeadLimits {
        HeadLimits(startLineBytesMax: requestLineBytesMax, fieldsMax: fieldsMax, fieldBytesMax: fieldBytesMax)
    }
}
