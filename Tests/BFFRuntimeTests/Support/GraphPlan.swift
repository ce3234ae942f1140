import BFFHTTP
import BFFJSON
import BFFPolicy
import BFFRuntime
import BFFTransport
import BFFValidation

/// A plan made of data: each dependency answers with an integer, and the view model lists what every slot holds. For everything about
/// order and failure, where the shape of data does not matter.
struct GraphPlan: OperationPlan {
    /// How many calls a dependency makes, by name; 1 where nothing is said, 0: an empty batch, −1: its input is missing.
    struct Behaviour: Sendable {
        var calls: [String: Int] = [:]
        /// Composition blames this dependency as often as it holds an answer of a call.
        var blamed: Int?
        /// Nothing of these dependencies' answers is read: any is accepted, and counts as 0.
        var unread: Set<String> = []
        /// Whose answers these are, by name; the same for all where nothing is said.
        var scopes: [String: String] = [:]
    }

    struct Seed: Sendable {
        let declaration: OperationDeclaration
        let behaviour: Behaviour
    }

    /// Tests give each execution a declaration of its own: this one is never looked at.
    static let declaration = OperationDeclaration(
        id: "graph", method: .get, path: "/graph", budget: Budget(total: .seconds(1)), dependencies: [])

    enum Slot: Equatable {
        case nothing
        case answers([Int])
        case stand(Stand)
    }

    let seed: Seed
    var slots: [Slot]

    init?<Report: ViolationReport>(request: inout RequestReader, handlers: Seed, report: inout Report) {
        self.init(handlers)
    }

    init(_ seed: Seed) {
        self.seed = seed
        slots = Array(repeating: .nothing, count: seed.declaration.dependencies.count)
    }

    func name(_ dependency: Int, _ step: Int) -> String {
        let name = "\(seed.declaration.dependencies[dependency].name)"
        return step == 0 ? name : "\(name)-\(step)"
    }

    mutating func start(_ dependency: Int, step: Int) -> CallStart {
        slots[dependency] = .answers([])
        switch seed.behaviour.calls[name(dependency, step)] ?? 1 {
        case ..<0: return .skip
        case 0: return .nothing
        case let count: return .calls(count)
        }
    }

    mutating func write(_ dependency: Int, step: Int, call: Int, into request: inout OutgoingRequest) {
        let count = seed.behaviour.calls[name(dependency, step)] ?? 1
        request.path("/")
        request.path(value: name(dependency, step))
        if count > 1 { request.query("part", call) }
    }

    mutating func accept<Report: ViolationReport>(
        _ dependency: Int, step: Int, call: Int, answer: JSONValue, response: ServiceCall, report: inout Report
    ) -> Bool {
        let isUnread = seed.behaviour.unread.contains(name(dependency, step))
        guard let number = isUnread ? 0 : report.integer(answer, at: "n", schema: "/n") else { return false }
        guard case .answers(let answers) = slots[dependency] else { return false }
        slots[dependency] = .answers(answers + [number])
        return true
    }

    static func isAcceptable<Report: ViolationReport>(
        _ dependency: Int, step: Int, answer: JSONValue, report: inout Report
    ) -> Bool {
        report.integer(answer, at: "n", schema: "/n") != nil
    }

    func writeScope(_ dependency: Int, into key: inout CacheKey.Builder) {
        key.append(seed.behaviour.scopes[name(dependency, 0)] ?? "")
    }

    mutating func settle(_ dependency: Int, as stand: Stand) {
        slots[dependency] = .stand(stand)
    }

    func compose(into writer: inout JSONWriter, _ context: CompositionContext) throws(CompositionFailure) {
        if let blamed = seed.behaviour.blamed, case .answers = slots[blamed] {
            throw .contract(dependency: blamed)
        }
        writer.beginObject()
        for (index, dependency) in seed.declaration.dependencies.enumerated() {
            writer.key(dependency.name)
            switch slots[index] {
            case .nothing: writer.value(literal: "nothing")
            case .answers(let answers): writer.value(answers.sorted())
            case .stand(.failed(let reason)): writer.value("failed: \(reason.rawValue)")
            case .stand(let stand): writer.value("\(stand)")
            }
        }
        writer.endObject()
    }

    static func validateResponse<Report: ViolationReport>(_ value: JSONValue, report: inout Report) -> Bool { true }
}
