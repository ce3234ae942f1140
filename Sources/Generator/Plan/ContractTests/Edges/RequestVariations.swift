internal import Contract
internal import OpenAPI

/// Makes the rows in which the request is another one that the contract takes: without what is optional, at each bound, for other callers. What
/// services are asked then is what counts.
struct RequestVariations {
    private(set) var rows: [PlannedRow] = []
    /// What was left out.
    private(set) var undecided: [String] = []
    private let model: DependencyModel
    private let planner: RowPlanner
    private let violations: ViolationPlanner
    private var sample: RequestSample { model.sample }

    init(_ model: DependencyModel, rows planner: RowPlanner) {
        self.model = model
        self.planner = planner
        violations = ViolationPlanner(model.operation, sample: model.sample, check: model.check)
        addBare()
        for (parameter, _) in model.sample.parameters { addEdges(of: parameter) }
        guard model.sample.scopes != nil else { return }
        addSubjects()
        for claim in model.sample.claims { addEdges(ofClaim: claim.name) }
    }

    /// - Parameter parameter: what the request differs in, where that is one alone.
    private mutating func add(
        _ name: String, _ changes: [CheckedChange], _ other: RequestSample, of parameter: Parameter? = nil
    ) {
        guard var row = planner.row(name, changes, of: model.asked(other)) else { return undecided.append(name) }
        row.kind = .variation
        row.location = parameter?.location
        rows.append(row)
    }

    // MARK: Parameters

    private mutating func addBare() {
        var (changes, other): ([CheckedChange], RequestSample) = ([], sample)
        for (parameter, _) in sample.parameters where !parameter.isRequired {
            guard let change = violations.change(parameter, to: nil) else { continue }
            changes.append(change)
            other = other.with(parameter, nil)
        }
        if !changes.isEmpty { add("without optional parameters", changes, other) }
    }

    private mutating func addEdges(of parameter: Parameter) {
        let edges = EdgeValues(parameter.schema, check: model.check)
        for (what, value) in edges.all {
            guard let change = violations.change(parameter, to: value) else { continue }
            add("\(parameter.label): \(what)", [change], sample.with(parameter, value), of: parameter)
        }
    }

    // MARK: Callers

    /// As services take it, and as they do not.
    private mutating func addSubjects() {
        var seen: Set<String> = []
        for (parameter, source) in model.operation.givenParameters
        where source.root == .subject && source.steps.isEmpty {
            for (what, value) in EdgeValues(parameter.schema, check: model.check).all {
                addSubject(what, value, &seen)
            }
            for broken in BrokenValues(parameter.schema, check: model.check).all {
                addSubject("services refuse its \(broken.keyword)", broken.value, &seen)
            }
        }
    }

    private mutating func addSubject(_ what: String, _ value: Node, _ seen: inout Set<String>) {
        // A token without a subject is none.
        guard let subject = value.string, !subject.isEmpty, seen.insert(subject).inserted else { return }
        let other = sample.with(subject: subject)
        add("caller: \(what)", [.claims(other.claimsText(scopes: other.scopes))], other)
    }

    private mutating func addEdges(ofClaim name: String) {
        guard let schema = sample.claimSchemas[name] else { return }
        func claims(_ value: Node?) -> String? { sample.with(claim: name, value).claimsText(scopes: sample.scopes) }
        let without = sample.with(claim: name, nil)
        add("claim \(name): missing", [.claims(claims(nil))], without)
        for (what, value) in EdgeValues(schema, check: model.check).all {
            add("claim \(name): \(what)", [.claims(claims(value))], sample.with(claim: name, value))
        }
        // What is not as declared counts as not there.
        for broken in BrokenValues(schema, check: model.check).all where broken.pointer.isEmpty {
            add("claim \(name): \(broken.keyword)", [.claims(claims(broken.value))], without)
        }
    }
}

extension EdgeValues {
    /// With a word for each.
    fileprivate var all: [(what: String, value: Node)] {
        let bounds = [("smallest", smallest), ("largest", largest), ("shortest", shortest), ("longest", longest)]
        return bounds.compactMap { what, value in value.map { (what, $0) } }
            + listed.enumerated().map { ("listed value \($0 + 1)", $1) }
    }
}

extension ClientOperation {
    /// Parameters of all calls that are given by an expression.
    fileprivate var givenParameters: [(parameter: Parameter, source: Source)] {
        dependencies.flatMap { dependency -> [(parameter: Parameter, source: Source)] in
            var calls = [dependency.call]
            for case .call(let call, _, _) in dependency.fallback { calls.append(call) }
            return calls.flatMap(\.parameters).compactMap { parameter, value in
                if case .source(let source) = value { (parameter, source) } else { nil }
            }
        }
    }
}

extension DependencyModel {
    /// The same for another request.
    func asked(_ sample: RequestSample) -> DependencyModel {
        DependencyModel(plan, stripsNulls: stripsNulls, sample: sample, catalog: catalog, check: check)
    }
}

extension Parameter {
    /// As rows name it.
    var label: String { "\(place.rawValue).\(name)" }
}
