internal import BFFHTTP
internal import BFFPolicy
internal import BFFTransport

/// What all executions of one operation in a process share: its declaration, looked at once, at start.
final class OperationRuntime: Sendable {
    let declaration: OperationDeclaration
    let functions: PlanFunctions
    /// A bit for every dependency.
    let everyDependency: UInt64
    /// Zero without a `cache.maxAge`.
    let maxAgeSeconds: Int
    /// Of an answer that is not degraded (RFC 9111, section 5.2.2).
    let cacheControl: String
    /// Per dependency and step; nil where the step is no call.
    private let bulkheads: [[Bulkhead?]]

    init(_ registration: Registration, bulkheads: BulkheadTable) {
        declaration = registration.declaration
        functions = registration.functions
        let count = declaration.dependencies.count
        everyDependency = count >= OperationDeclaration.dependenciesMax ? .max : (1 << UInt64(count)) - 1
        maxAgeSeconds = Int(declaration.maxAge?.components.seconds ?? 0)
        if declaration.maxAge == nil {
            cacheControl = "no-store"
        } else {
            cacheControl = "\(declaration.isPrivate ? "private" : "public"), max-age=\(maxAgeSeconds)"
        }
        self.bulkheads = declaration.dependencies.map { dependency in
            dependency.steps.map { step in
                guard case .call(let call) = step else { return nil }
                return bulkheads.bulkhead(of: call)
            }
        }
    }

    func bulkhead(dependency: Int, step: Int) -> Bulkhead? { bulkheads[dependency][step] }
}

/// The process-wide bulkheads, one per service operation and limit. Made at start, on one thread, and then only read.
final class BulkheadTable {
    private struct Key: Hashable {
        let service: Int
        let operation: String
        let concurrentMax: Int
    }

    private var table: [Key: Bulkhead] = [:]

    func bulkhead(of call: CallDeclaration) -> Bulkhead {
        let key = Key(service: call.service, operation: call.operation, concurrentMax: call.concurrentMax)
        if let bulkhead = table[key] { return bulkhead }
        let bulkhead = Bulkhead(limit: call.concurrentMax)
        table[key] = bulkhead
        return bulkhead
    }
}

/// What executions of one loop work with.
final class CallEnvironment {
    let scheduler: any Scheduler
    let transport: any CallTransport
    /// By service index.
    let origins: [Origin]

    init(scheduler: any Scheduler, transport: any CallTransport, origins: [Origin]) {
        self.scheduler = scheduler
        self.transport = transport
        self.origins = origins
    }
}
