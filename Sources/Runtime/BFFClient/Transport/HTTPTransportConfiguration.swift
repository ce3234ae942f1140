/// The settings of an `HTTPTransport`. Every one has a default.
public struct HTTPTransportConfiguration: Sendable {
    /// From the start of a call, waiting for a connection included, to the last byte of its answer; a call may have its own.
    public var timeout = Duration.seconds(30)
    /// From the start of a connection, its name lookup included, until it is established.
    public var connectTimeout = Duration.seconds(5)
    /// Connections that are open at once. Further calls wait.
    public var connectionsMax = 256
    /// Calls that wait for a connection. Beyond: `.saturated`.
    public var waitingCallsMax = 4_096
    /// How long an unused connection is kept. Below the five seconds after which common servers close theirs.
    public var idleTimeout = Duration.seconds(4)
    /// Bytes of a request's body. Beyond: the request is refused.
    public var requestBodyBytesMax = 64 * 1_024 * 1_024
    /// Bytes of an answer's body. Beyond: `.tooLarge`.
    public var responseBodyBytesMax = 64 * 1_024 * 1_024
    /// The authorities, in PEM, that an https service's certificate may come from, and no others. Nil: the system's.
    public var authorityFile: String?
    /// Our certificate in PEM, for services that ask for one. Nil: we show none.
    public var certificateFile: String?
    /// The certificate's private key in PEM, not encrypted.
    public var keyFile: String?
    /// Fields of every request, unless the request has its own of that name.
    public var fields = [ClientField("user-agent", "bffgen")]

    public init() {}
}

/// Why there can be no transport.
public struct TransportConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For people: what is wrong and what to do.
    public let description: String
}
