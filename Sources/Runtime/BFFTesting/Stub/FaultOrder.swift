/// `timeout`, `batchGet=500`, `latency=lognormal(20ms,80ms)`, `flap=200ms/800ms` or `none`, as scripts and the command line write it.
public struct FaultOrder: Equatable, Sendable {
    public enum Change: Equatable, Sendable {
        /// Fault, latency and flapping taken back.
        case none
        case fault(StubFault)
        case latency(StubLatency)
        case flap(StubFlap)
    }

    /// nil: all of them.
    public let operation: String?
    public let change: Change

    /// For messages: `refuse, timeout, …`.
    public static let names =
        (StubFault.allCases.map(\.rawValue) + [StubLatency.form, StubFlap.form]).joined(separator: ", ")

    /// nil where the text is none of these.
    public init?(_ text: String) {
        if let change = Change(text) {
            (operation, self.change) = (nil, change)
            return
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let change = Change(parts[1]) else { return nil }
        (operation, self.change) = (parts[0], change)
    }
}

extension FaultOrder.Change {
    fileprivate init?(_ text: String) {
        if text == "none" {
            self = .none
        } else if let fault = StubFault(rawValue: text) {
            self = .fault(fault)
        } else if let latency = StubLatency(text) {
            self = .latency(latency)
        } else if let flap = StubFlap(text) {
            self = .flap(flap)
        } else {
            return nil
        }
    }
}

/// What became of an order.
enum FaultOrderResult: Sendable {
    case done
    case unknownOperation
    /// Connections should be taken again, and the port is somebody else's now.
    case portTaken
}

extension StubServer {
    /// On the loop.
    func carryOut(_ order: FaultOrder) -> FaultOrderResult {
        let operation = order.operation == name ? nil : order.operation
        if let operation, state.operation(operation) == nil { return .unknownOperation }
        switch order.change {
        case .none:
            state.setLatency(nil, of: operation)
            if operation == nil, !setFlap(nil) { return .portTaken }
            return setFault(nil, of: operation) ? .done : .portTaken
        case .fault(let fault): return setFault(fault, of: operation) ? .done : .portTaken
        case .latency(let latency):
            state.setLatency(latency, of: operation)
            return .done
        case .flap(let flap): return setFlap(flap) ? .done : .portTaken
        }
    }
}
