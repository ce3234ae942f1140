internal import BFFHTTP
internal import BFFIdentity
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// What belongs to one request as long as it is served. Reused from request to request of one loop.
final class RequestScope {
    let arena = TextArena()
    /// Taken over if it is 1 to `requestIDBytesMax` visible ASCII characters; else made.
    private(set) var requestID = JSONText("")
    private(set) var traceparent = JSONText("")
    private(set) var traceID = JSONText("")
    /// When the whole request was there.
    private(set) var arrival = Instant(nanoseconds: 0)
    /// Nil where nobody asked for a token.
    var token: VerifiedToken?

    static let requestIDBytesMax = 128

    /// Begins a new request; texts of the one before end here.
    func begin(arrival: Instant, requestID: HTTPText?, traceparent: HTTPText?, random: inout FastRandom) {
        arena.reset()
        token = nil
        self.arrival = arrival
        if let requestID, Self.isAcceptable(requestID) {
            self.requestID = requestID.withBytes { arena.copy($0) }
        } else {
            let (high, low) = (random.next(), random.next())
            self.requestID = arena.build { builder in
                builder.append(hexadecimal: high)
                builder.append(hexadecimal: low)
            }
        }
        let trace = TraceContext(traceparent, random: &random, arena: arena)
        self.traceparent = trace.traceparent
        traceID = trace.traceID
    }

    /// The fields that every call carries.
    func writeFields(into request: inout OutgoingRequest) {
        request.field("X-Request-Id", requestID)
        request.field("traceparent", traceparent)
    }

    private static func isAcceptable(_ text: HTTPText) -> Bool {
        (1...requestIDBytesMax).contains(text.count)
            && text.withBytes { $0.allSatisfy { byte in 0x21...0x7E ~= byte } }
    }
}
