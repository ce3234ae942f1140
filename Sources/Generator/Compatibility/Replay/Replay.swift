package import Contract
package import Diagnostics
package import OpenAPI

// Replay: recorded answers of a service, checked against a contract before it ships.
//
//     captured/*.json ─► Exchange ─► ValueFaults, by the new contract and by what clients read ─► Replay.Result ─► text · JSON · diagnostics
//
// An exchange is a JSON object in a file of its own:
//
//     {"operation": "batchGet", "status": 200, "body": {"items": []}}
//
// `operation` is the operationId; in its place `method` and `path` (a template, or a path of a real request) may stand. `service` may say
// whose it is: others are passed over. A body that is left out is none. Whoever records takes out what must not be kept and writes the
// text "[redacted]" there: it counts as any value. HAR files (HTTP Archive 1.2) are read as well, an exchange per entry, bodies in
// base64 too.
//
// Two questions are asked of each body. Does it keep the new contract: if not, the contract is wrong about the service. Does it keep what
// clients were generated from, as far as they read it: if not, the new service breaks them whatever its contract says.

package struct Replay {
    package enum Verdict: String, Sendable {
        case fits, broken
        /// The service, the operation or the status is none of the contract's.
        case unknown
    }

    package struct Fault {
        /// In the body: `/items/3/title`.
        package let pointer: String
        /// One sentence without a full stop.
        package let text: String
        /// Of the schema that it breaks.
        package let schema: Location
        /// `mobile /rows/0/items/*/title`: who reads it.
        package let readers: [String]
        /// The new contract is broken, not only what clients were generated from.
        package let isOfContract: Bool
    }

    package struct Result {
        package let exchange: Exchange
        package let verdict: Verdict
        /// Why nothing could be checked; nil where it could.
        package let reason: String?
        package let faults: [Fault]
    }

    package let service: String
    package let contract: String
    package let results: [Result]

    package var isBroken: Bool { results.contains { $0.verdict == .broken } }
    package var isComplete: Bool { !results.contains { $0.verdict == .unknown } }

    /// - Parameters:
    ///   - contracts: of the clients, which name what they read of `current`.
    ///   - current: the service's contract that the clients were generated from.
    package init(
        _ exchanges: [Exchange], service: String, against new: Document, current: Document,
        clients contracts: [ClientContract]
    ) {
        self.service = service
        contract = new.file
        let uses = collectUses(contracts).filter { $0.call.service.document.file == current.file }
        let faults = ValueFaults()
        results = exchanges.filter { $0.service == nil || $0.service == service }.map { exchange in
            guard let operation = exchange.operation(in: new) else {
                return Result(
                    exchange: exchange, verdict: .unknown, reason: "\(exchange.name) is no operation of the contract",
                    faults: [])
            }
            guard let response = exchange.response(of: operation) else {
                return Result(
                    exchange: exchange, verdict: .unknown,
                    reason: "\(exchange.name) declares no answer with \(exchange.status)", faults: [])
            }
            let own = exchange.operation(in: current)
            let reads = uses.filter { $0.call.operation.id == own?.id && "\($0.call.status)" == "\(exchange.status)" }
            var found = Self.faults(faults, exchange, response, reads, isOfContract: true)
            // What clients read is judged by what they were generated from.
            if let before = own.flatMap({ exchange.response(of: $0) }), !reads.isEmpty {
                for fault in Self.faults(faults, exchange, before, reads, isOfContract: false)
                where !fault.readers.isEmpty && !found.contains(where: { $0.pointer == fault.pointer }) {
                    found.append(fault)
                }
            }
            return Result(
                exchange: exchange, verdict: found.isEmpty ? .fits : .broken, reason: nil, faults: found)
        }
    }

    private static func faults(
        _ check: ValueFaults, _ exchange: Exchange, _ response: Response, _ reads: [Use], isOfContract: Bool
    ) -> [Fault] {
        guard let content = response.answered else {
            guard let body = exchange.body, isOfContract else { return [] }
            return [
                Fault(
                    pointer: "", text: "there is a body, \(body.kindName), and the contract has none",
                    schema: response.location, readers: [], isOfContract: true)
            ]
        }
        guard let schema = content.schema else { return [] }
        guard let body = exchange.body else {
            return [
                Fault(
                    pointer: "", text: "there is no body", schema: schema.location,
                    readers: Self.readers(of: [], reads),
                    isOfContract: isOfContract)
            ]
        }
        return check.faults(of: body, schema).map { fault in
            Fault(
                pointer: fault.pointer, text: fault.text, schema: fault.schema.view.schema.location,
                readers: Self.readers(of: fault.pattern, reads), isOfContract: isOfContract)
        }
    }

    /// Who reads the place, something in it, or all that it is part of.
    private static func readers(of pattern: [String], _ reads: [Use]) -> [String] {
        var names: [String] = []
        for use in reads where [.value, .key, .discriminator].contains(use.purpose) {
            guard case .body(let steps) = use.part else { continue }
            let own = steps.tokens
            let isThere = own.starts(with: pattern) || (use.isWhole && pattern.starts(with: own))
            let name = "\(use.client) \(use.reader.text)"
            if isThere, !names.contains(name) { names.append(name) }
        }
        return names
    }
}
