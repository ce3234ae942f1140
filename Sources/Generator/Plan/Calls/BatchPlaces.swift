internal import Contract
internal import OpenAPI

extension Dependency {
    /// The names on the way from a batch's answer to its results, where what is read of it starts; none for any other call.
    var resultsPath: [String] { batch?.results.names ?? [] }

    /// The same as a JSON Pointer.
    var resultsPointer: String { JSONPointer.join(resultsPath) }
}

extension [Source.Step] {
    /// Of properties: those of a batch's results and keys are nothing else.
    var names: [String] { compactMap { if case .property(let name) = $0.kind { name } else { nil } } }
}

extension Node {
    func value(at steps: [Source.Step]) -> Node? { steps.names.reduce(Optional(self)) { $0?[$1] } }
}
