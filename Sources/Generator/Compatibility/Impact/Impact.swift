package import Contract
package import Diagnostics
package import OpenAPI

// Impact: what a new version of a service's contract does to the clients that call it.
//
//     uses of the service (Usage/) + both versions ─► ResponseJudge, RequestJudge ─► Impact.Finding ─► text · JSON · diagnostics
//
// Problem. A comparison of two documents tells what is breaking in general; most of it concerns nobody, and some that it calls harmless
// does. Idea. Every place that a client reads, and everything that it sends, is looked up in both versions. What differs there is weighed
// by the binding: an enum that grew breaks the client whose own enum is closed and no map catches, a field that became optional breaks the
// required view field without a default, and nobody else. The rules that the comparison of documents (Diff/) names for the same place
// stand beside each finding.
//
// Verdicts. broken: the client's contract cannot be kept with the new service. changed: it can, but something else is served, or has to be
// written. harmless: the view model takes it; the client has to be generated anew before the service changes, because what runs checks
// answers against the contract that it was generated from.
//
// Refused: nothing. An answer that hand-written code composes as a whole is judged by what it selects; of texts that follow another
// pattern than before it is not known whether they are the same, so they count as others.

/// One service, two versions, and the clients in between.
package struct Impact {
    package enum Verdict: String, CaseIterable, Comparable, Sendable {
        case harmless, changed, broken

        package static func < (left: Verdict, right: Verdict) -> Bool { left.weight < right.weight }

        private var weight: Int {
            switch self {
            case .harmless: 0
            case .changed: 1
            case .broken: 2
            }
        }
    }

    package struct Finding {
        package let verdict: Verdict
        package let client: String
        package let owner: String?
        /// The client's.
        package let operation: String
        package let dependency: String
        package let isCritical: Bool
        /// Of the new service's contract, else the old one's.
        package let serviceOwner: String?
        /// `catalog.batchGet`
        package let call: String
        package let isFallback: Bool
        /// nil: the call as such.
        package let reader: Use.Reader?
        /// What of the client's answer is concerned: the reader's own field, else all that depends on the call.
        package let fields: [String]
        /// In the answer; nil for what is sent, and for the call as such.
        package let pointer: String?
        /// One sentence without a full stop.
        package let text: String
        /// What the comparison of the documents calls it, by oasdiff's identifiers.
        package internal(set) var rules: [String] = []
        /// Where the client's contract needs it.
        package let location: Location
        package let old: Location?
        package let new: Location?
    }

    package let service: String
    package let oldFile: String
    package let newFile: String
    /// Worst first, then in contract order.
    package let findings: [Finding]
    /// Changes of the contract that touch nothing that a client reads or sends.
    package let unused: [Change]

    package var isBroken: Bool { findings.contains { $0.verdict == .broken } }

    /// - Parameters:
    ///   - contracts: read with the old version of the service.
    ///   - today: for what the comparison says of lifecycles; nil: a day before all sunsets.
    package init(
        _ contracts: [ClientContract], service: String, old: Document, new: Document, today: CalendarDate? = nil
    ) {
        self.service = service
        (oldFile, newFile) = (old.file, new.file)
        let uses = collectUses(contracts).filter { $0.call.service.document.file == old.file }
        let settings = DiffSettings(today: today ?? CalendarDate(daysSince1970: 0))
        let changes = DocumentComparison(old, new, settings: settings).compare()
        var findings: [Finding] = []
        var touched: Set<Int> = []
        for contract in contracts {
            for operation in contract.operations {
                let own = uses.filter { $0.client == contract.name && $0.operation.id == operation.id }
                for (index, dependency) in operation.dependencies.enumerated() {
                    for (link, call) in dependency.calls.enumerated() where call.service.document.file == old.file {
                        let judge = CallJudge(
                            contract.declaration, operation, index, call, isFallback: link > 0,
                            new: OperationMatch(call.operation, in: new), newDocument: new)
                        let reads = own.filter {
                            $0.dependency == index && $0.isFallback == (link > 0)
                                && $0.call.operation.id == call.operation.id
                        }
                        let part = RuleAttribution(changes, call.operation, judge.match)
                        findings += part.attribute(judge.findings(reads), reads, &touched)
                    }
                }
            }
        }
        self.findings = findings.enumerated().sorted {
            ($1.element.verdict, $0.offset) < ($0.element.verdict, $1.offset)
        }.map(\.element)
        unused = changes.indices.filter { !touched.contains($0) }.map { changes[$0] }
    }
}

/// The operation of the new version that an old one has become.
struct OperationMatch {
    /// nil: it is gone.
    let operation: OpenAPI.Operation?

    init(_ old: OpenAPI.Operation, in document: Document) {
        operation =
            document.operations.first { $0.id != nil && $0.id == old.id }
            ?? document.operations.first { $0.method == old.method && $0.path == old.path }
    }
}
