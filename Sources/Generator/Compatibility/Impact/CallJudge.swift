internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Weighs one call of one client against the new version of the operation.
struct CallJudge {
    let client: ClientDeclaration
    let operation: ClientOperation
    let index: Int
    let call: Call
    let isFallback: Bool
    let match: OperationMatch
    private let newOwner: String?
    var dependency: Dependency { operation.dependencies[index] }
    private var isCritical: Bool { dependency.declaration.isCritical && !isFallback }

    init(
        _ client: ClientDeclaration, _ operation: ClientOperation, _ index: Int, _ call: Call, isFallback: Bool,
        new match: OperationMatch, newDocument: Document
    ) {
        (self.client, self.operation, self.index, self.call) = (client, operation, index, call)
        (self.isFallback, self.match) = (isFallback, match)
        newOwner = newDocument.owner ?? call.service.document.owner
    }

    func findings(_ reads: [Use]) -> [Impact.Finding] {
        let fields = Self.fields(of: reads)
        guard let new = match.operation else {
            return [
                finding(.broken, "is gone", fields: fields, old: call.operation.location, new: nil)
            ]
        }
        var found = wholeCall(new, fields)
        found += RequestJudge(self, new).findings(fields)
        guard let answer = answer(of: new) else {
            let had = call.response.answered
            if had != nil || !reads.isEmpty {
                found.append(
                    finding(
                        .broken, "has no answer that can be read any more", fields: fields,
                        old: call.response.location, new: new.location))
            }
            return found
        }
        let judge = ResponseJudge(self, answer)
        found += Self.outermost(reads.compactMap { judge.finding($0) })
        return found
    }

    /// The operation's method, path, name, credentials and status.
    private func wholeCall(_ new: OpenAPI.Operation, _ fields: [String]) -> [Impact.Finding] {
        let old = call.operation
        var found: [Impact.Finding] = []
        func add(_ verdict: Impact.Verdict, _ text: String, _ location: Location? = nil) {
            found.append(finding(verdict, text, fields: fields, old: old.location, new: location ?? new.location))
        }
        if (old.method, old.path) != (new.method, new.path) {
            add(.broken, "stands at \(new.verb) \(new.path) now")
        }
        if let id = new.id, id != old.id { add(.changed, "is called '\(id)' now") }
        if new.id == nil { add(.changed, "has no operationId any more, by which contracts call it") }
        if !old.isDeprecated, new.isDeprecated {
            add(.changed, "is deprecated\(new.sunset.map { ", its last day is \($0.text)" } ?? "")")
        } else if let sunset = new.sunset, sunset != old.sunset {
            add(.changed, "has its last day on \(sunset.text)")
        }
        if !accepts(new.security, what: old.security) {
            add(.broken, "asks for other credentials", new.security.first?.location)
        }
        let statuses = new.responses.map { $0.status.uppercased() }
        let status = "\(call.status)"
        if call.response.status.lowercased() != "default", !statuses.contains(status),
            !statuses.contains("\(status.prefix(1))XX"), answer(of: new) != nil
        {
            add(.broken, "does not answer with \(status) any more")
        }
        return found
    }

    /// Whoever met an old requirement meets a new one.
    private func accepts(_ new: [SecurityRequirement], what old: [SecurityRequirement]) -> Bool {
        if new.isEmpty { return true }
        if old.isEmpty { return new.contains { $0.schemes.isEmpty } }
        return old.allSatisfy { before in
            new.contains { after in
                after.schemes.allSatisfy { scheme in
                    before.schemes.contains {
                        $0.name == scheme.name && Set(scheme.scopes).isSubset(of: $0.scopes)
                    }
                }
            }
        }
    }

    /// The response that stands for the one that the client was generated from.
    private func answer(of new: OpenAPI.Operation) -> Response? {
        let same = new.responses.first { $0.status == call.response.status && $0.answered != nil }
        return same ?? new.responses.first { $0.status.hasPrefix("2") && $0.answered != nil }
            ?? new.responses.first { $0.status == "default" && $0.answered != nil }
    }

    var name: String { "\(call.service.name).\(call.operation.id ?? "")" }

    // MARK: Findings

    func finding(
        _ verdict: Impact.Verdict, _ text: String, reader: Use.Reader? = nil, fields: [String], pointer: String? = nil,
        at location: Location? = nil, old: Location?, new: Location?
    ) -> Impact.Finding {
        Impact.Finding(
            verdict: verdict, client: client.name, owner: client.owner, operation: operation.id,
            dependency: dependency.name, isCritical: isCritical, serviceOwner: newOwner, call: name,
            isFallback: isFallback, reader: reader, fields: fields, pointer: pointer, text: text,
            location: location ?? callLocation, old: old, new: new)
    }

    private var callLocation: Location {
        guard isFallback else { return dependency.declaration.call.location }
        for case .call(let written, _, _, _, _) in dependency.declaration.fallback
        where written.operationID == call.operation.id {
            return written.location
        }
        return dependency.declaration.call.location
    }

    /// What of the answer, or of hand-written code, rests on these uses: outermost first, each once.
    static func fields(of reads: [Use]) -> [String] {
        var names: [String] = []
        for use in reads {
            let found: [String]
            switch use.reader {
            case .field(let field): found = [field]
            case .header(let header): found = ["header \(header)"]
            case .selection(let dependency):
                found = use.handWritten.isEmpty ? ["\(dependency): select"] : use.handWritten
            case .input, .batch: found = []
            }
            for name in found where !names.contains(name) { names.append(name) }
        }
        return names.filter { name in !names.contains { name != $0 && name.hasPrefix($0 + "/") } }
    }

    /// Of what breaks for one reason, the largest parts of the view model: what stands in them goes with them.
    static func outermost(_ findings: [Impact.Finding]) -> [Impact.Finding] {
        var kept: [Impact.Finding] = []
        for finding in findings {
            let isKnown = kept.contains {
                $0.reader == finding.reader && $0.text == finding.text && $0.verdict == finding.verdict
            }
            if !isKnown { kept.append(finding) }
        }
        return kept.filter { finding in
            guard finding.verdict == .broken, case .field(let field)? = finding.reader else { return true }
            return !kept.contains { other in
                guard other.verdict == .broken, case .field(let above)? = other.reader else { return false }
                return other.text == finding.text && field != above && field.hasPrefix(above + "/")
            }
        }
    }
}
