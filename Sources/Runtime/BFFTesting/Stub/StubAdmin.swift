internal import BFFHTTP
internal import BFFJSON
internal import BFFTransport

/// For scripts, on the stub's own port:
///
///     PUT /__fault           timeout                 every operation
///     PUT /__fault           batchGet=500            one operation
///     PUT /__fault           latency=lognormal(20ms,80ms)      held back; `batchGet=latency=…` for one operation
///     PUT /__fault           flap=200ms/800ms        refuses connections for 200 ms of every second
///     PUT /__fault           none                    well again; `batchGet=none` for one operation
///     PUT /__fault?service=catalog   none            another stub of the process: one that refuses connections cannot be told itself
///     GET /__requests                                how often each operation was called
///     POST /__states         {"state": …, "params": …, "action": "setup"}       what Pact verifiers ask for; see `StubStates`
enum StubAdmin {
    /// - Returns: false where the request is not the admin surface's.
    static func handle(_ exchange: HTTPExchange, at stub: StubServer) -> Bool {
        let head = exchange.request.head
        let path = head.path.string
        guard ["/__fault", "/__requests", "/__states"].contains(path) else { return false }
        let wanted = head.query.first("service")?.string
        guard let stub = wanted == nil ? stub : wanted.flatMap({ stub.directory?.server(named: $0) }) else {
            refuse(exchange, 404, "There is no stub of that name in this process.")
            return true
        }
        switch (head.method, path) {
        case (.put, "/__fault"): setFault(exchange, at: stub)
        case (.get, "/__requests"): sendCounts(exchange, of: stub)
        case (.post, "/__states"): setState(exchange, at: stub)
        default: refuse(exchange, 405, "It is PUT /__fault, GET /__requests and POST /__states.")
        }
        return true
    }

    private static func setFault(_ exchange: HTTPExchange, at stub: StubServer) {
        let body = exchange.request.body.withBytes { String(decoding: $0, as: UTF8.self) }
        let text = body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard let order = FaultOrder(text) else {
            return refuse(exchange, 400, "The body is none or one of \(FaultOrder.names), or operation=fault.")
        }
        // A stub that now refuses has cut this connection too: then nobody reads the answer.
        switch stub.carryOut(order) {
        case .done: exchange.respond(status: 204)
        case .unknownOperation: refuse(exchange, 404, "The stub has no operation of that name.")
        case .portTaken: refuse(exchange, 500, "The stub's port is taken.")
        }
    }

    private static func setState(_ exchange: HTTPExchange, at stub: StubServer) {
        let body = exchange.request.body.withBytes { Array($0) }
        guard let order = StubStates(body) else {
            return refuse(exchange, 400, "The body is a JSON object with state, params and action.")
        }
        guard order.carryOut(at: stub.state) else {
            return refuse(exchange, 404, "The stub has no operation of that name, or the place cannot take that form.")
        }
        var writer = JSONWriter()
        order.answer.write(to: &writer)
        exchange.respond(status: 200, body: writer)
    }

    private static func sendCounts(_ exchange: HTTPExchange, of stub: StubServer) {
        let (counts, unmatched) = stub.state.counts()
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("service", stub.name)
        writer.field("total", counts.reduce(unmatched) { $0 + $1.count })
        writer.field("unmatched", unmatched)
        writer.key("operations")
        writer.beginObject()
        for (id, count) in counts {
            writer.key(escaping: id)
            writer.value(count)
        }
        writer.endObject()
        writer.endObject()
        exchange.respond(status: 200, body: writer)
    }

    private static func refuse(_ exchange: HTTPExchange, _ status: Int, _ detail: String) {
        StubWriter.send(StubWriter.problem(status, detail), on: exchange)
    }
}
