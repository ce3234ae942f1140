/// What carries one call now: a connection of its own, or a share of one. Loop-confined.
protocol CallCarrier: AnyObject {
    /// The call was cancelled, or has failed for a reason of its own: its answer must not be taken for another's, and it hears no more.
    func abandonCall(_ cause: AbandonCause)
}

enum AbandonCause {
    case cancelled
    case timedOut
}

/// The connections of one loop to one endpoint. Loop-confined.
protocol EndpointPool: AnyObject {
    var openCount: Int { get }
    var idleCount: Int { get }

    /// Gives the call a connection, or a place in the queue.
    /// - Parameter mayReuse: false for a call whose first, kept connection turned out to be closed.
    func dispatch(_ call: ServiceCall, mayReuse: Bool)

    /// A waiting call was cancelled or timed out.
    func forget(_ call: ServiceCall)

    func close()
}
