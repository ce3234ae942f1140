public import BFFPolicy

/// The limits of a client. Every one has a default and can be set.
public struct ClientLimits: Sendable {
    /// Connections to one origin that a loop has open at once, connecting ones included. Further calls wait.
    public var connectionsMax = 512
    /// Connections to one origin that are kept open though no call uses them.
    public var idleConnectionsMax = 256
    /// Calls that wait for a connection to one origin. Beyond: `.saturated`.
    public var waitingCallsMax = 1_024
    /// How long an unused connection is kept. Below the five seconds after which Node's servers close theirs: a
    /// connection that we close first is never found closed.
    public var idleTimeout = Duration.seconds(4)
    /// How long a connection serves calls, busy or not, plus or minus a tenth, so that calls follow the endpoints of a name that moves and
    /// not all connections are renewed at once. One that is in use ends with its call.
    public var connectionAge = Duration.seconds(300)
    /// From the start of a connection, its name lookup included, until it is established.
    public var connectTimeout = Duration.seconds(1)
    /// Bytes of a response's body. Beyond: `.tooLarge`.
    public var bodyBytesMax = 8 * 1_024 * 1_024
    /// Bytes of a status line.
    public var statusLineBytesMax = 8 * 1_024
    /// Field lines of a response's head.
    public var fieldsMax = 128
    /// Bytes of all field lines of a response's head.
    public var fieldBytesMax = 64 * 1_024
    /// How long the addresses of a host name are used before they are looked up again.
    public var addressLifetime = Duration.seconds(30)
    /// How long a failed lookup answers for the next ones.
    public var failedLookupLifetime = Duration.seconds(1)
    /// Calls that are kept for reuse, to all origins together.
    public var keptCallsMax = 1_024

    /// When an endpoint of a service that has several is left alone.
    public var ejection = EjectionPolicy()

    public init() {}

    /// Of one connection.
    func jitteredConnectionAge() -> Duration {
        .nanoseconds(Int64(Double(connectionAge.wholeNanoseconds) * Double.random(in: 0.9...1.1)))
    }

    var head: HeadLimits {
        HeadLimits(startLineBytesMax: statusLineBytesMax, fieldsMax: fieldsMax, fieldBytesMax: fieldBytesMax)
    }
}
