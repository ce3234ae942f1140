internal import Contract
internal import OpenAPI

/// The whole answer of one operation in a state of its services: its body, its header fields and its envelope.
struct AnswerModel {
    /// An answer that shows something.
    struct View {
        /// nil where the operation answers without content.
        let body: Node?
        /// Places that hand-written code fills, `*` for each element: an example's value stands there. `""` is the whole.
        let handWritten: [String]
        let settlements: [(component: String, settlement: Settlement)]
        /// Those that the contract binds.
        let headers: [(name: String, value: String)]

        var isDegraded: Bool { settlements.contains { $0.settlement.isDegrading } }
    }

    enum Answer {
        case view(View)
        /// - dependency: whose component the problem names; nil where that is not known.
        case problem(ProblemAnswer, dependency: Int?)
        /// Failures of which either may come first; empty: a part of the answer breaks its schema.
        case undecided([ProblemAnswer])
    }

    let dependencies: DependencyModel
    private let parts: HandWrittenParts
    private var operation: ClientOperation { dependencies.operation }
    private var place: Node { Node(.null, at: operation.operation.location) }

    init(_ dependencies: DependencyModel) {
        self.dependencies = dependencies
        parts = HandWrittenParts(dependencies.operation, check: dependencies.check)
    }

    func answer(in scenario: Scenario) -> Answer {
        let outcome = dependencies.outcome(in: scenario)
        let problems = outcome.problems
        if problems.count > 1 { return .undecided(problems) }
        if let problem = problems.first { return .problem(problem, dependency: failed(outcome)) }
        let settlements = zip(operation.dependencies, outcome.settlements).compactMap { dependency, settlement in
            settlement.map { (component: dependency.declaration.component, settlement: $0) }
        }
        func view(_ body: Node?, handWritten: [String]) -> Answer {
            .view(
                View(
                    body: body, handWritten: handWritten, settlements: settlements,
                    headers: headers(outcome)))
        }
        guard let body = operation.body else {
            guard operation.responseSchema != nil else { return view(nil, handWritten: []) }
            return view(operation.response.answered?.fittingBody(dependencies.check, .response), handWritten: [""])
        }
        return compose(body, outcome, settlements, view)
    }

    /// Twice: what only the second time is known is hand-written.
    private func compose(
        _ body: Composition, _ outcome: DependencyModel.Outcome,
        _ settlements: [(component: String, settlement: Settlement)],
        _ view: (Node?, _ handWritten: [String]) -> Answer
    ) -> Answer {
        let envelope = envelope(settlements)
        let isDegraded = settlements.contains { $0.settlement.isDegrading }
        func role(_ composition: Composition) -> ModelValue? {
            guard case .role(let role) = composition.kind else { return nil }
            return switch role {
            case .degraded: .scalar(Node(.bool(isDegraded), at: composition.location))
            case .components: .scalar(envelope)
            case .requestId, .maxAge: nil
            }
        }
        var bare = composer(outcome)
        bare.unbound = role
        let known = bare.value(of: body)
        if bare.isUndecided { return .undecided([]) }
        if bare.isFailed { return .problem(ProblemAnswer(.contract), dependency: nil) }
        var full = composer(outcome)
        full.unbound = { role($0) ?? parts.value(of: $0).map { ModelValue.scalar($0) } }
        let whole = full.value(of: body)
        guard let whole, let node = whole.node(at: place) else { return .undecided([]) }
        return view(node, known?.unknownPlaces ?? [""])
    }

    private func composer(_ outcome: DependencyModel.Outcome) -> ModelComposer {
        ModelComposer(
            outcome.reader, of: operation, stripsNulls: dependencies.stripsNulls, check: dependencies.check)
    }

    /// Entries have their members in the runtime's order.
    private func envelope(_ settlements: [(component: String, settlement: Settlement)]) -> Node {
        func object(_ members: [(String, Node)]) -> Node {
            Node(
                .object(members.map { Node.Member(key: $0, keyLocation: place.location, value: $1) }),
                at: place.location)
        }
        func text(_ text: String) -> Node { Node(.string(text), at: place.location) }
        return object(
            settlements.map { component, settlement in
                let words = settlement.words
                let members = [("status", words.status), ("source", words.source), ("reason", words.reason)]
                return (component, object(members.compactMap { name, word in word.map { (name, text($0)) } }))
            })
    }

    private func headers(_ outcome: DependencyModel.Outcome) -> [(name: String, value: String)] {
        operation.headers.compactMap { header, composition in
            var composer = composer(outcome)
            composer.unbound = { parts.value(of: $0).map { ModelValue.scalar($0) } }
            guard let value = composer.value(of: composition)?.node(at: place), !value.isNull else { return nil }
            return (header.name, value.string ?? value.json)
        }
    }

    /// The dependency that ended the request: what it waited for had settled, and it has not.
    private func failed(_ outcome: DependencyModel.Outcome) -> Int? {
        operation.dependencies.indices.first { index in
            let dependency = operation.dependencies[index]
            return outcome.settlements[index] == nil
                && (dependency.reads + dependency.after).allSatisfy { outcome.settlements[$0] != nil }
        }
    }
}

extension ModelValue {
    /// Where something is not known, `*` for each element; each once.
    var unknownPlaces: [String] {
        var places: [String] = []
        collect("", into: &places)
        return places
    }

    private func collect(_ pointer: String, into places: inout [String]) {
        switch self {
        case .scalar: break
        case .unknown: if !places.contains(pointer) { places.append(pointer) }
        case .array(let elements): for element in elements { element.collect(pointer + "/*", into: &places) }
        case .object(let members):
            for case (let name, let value?) in members {
                value.collect(pointer + "/" + JSONPointer.escape(name), into: &places)
            }
        }
    }
}
