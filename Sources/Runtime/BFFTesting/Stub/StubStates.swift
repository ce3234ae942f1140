/// A provider state, as verifiers of Pact files set it up: `{"state", "params", "action"}`.
///
/// The examples hold in every state but those that bffgen's own Pact files name: their parameters say which place of which operation's
/// answer takes which form (`pointer`; `value`, `null` or `missing`). Such a state is set up behind another, which takes back what was
/// before it. The stub answers with all that a state's parameters say it is asked for: it finds its answers by anything.
struct StubStates {
    /// What the parameters say besides: bffgen's own words.
    private static let words = ["operation", "pointer", "form", "value"]

    /// For the generators of the file, by name.
    let answer: PactValue
    private let isSetUp: Bool
    private let change: (operation: String, edit: StubEdit)?

    /// nil where the bytes are no such order.
    init?(_ bytes: [UInt8]) {
        guard let order = (try? PactValue(parsing: bytes))?.object, order["state"]?.string != nil else { return nil }
        isSetUp = order["action"]?.string ?? "setup" == "setup"
        let parameters = order["params"]?.object
        let inputs = (parameters?.members ?? []).filter { !Self.words.contains($0.name) }
        answer = .object(PactObject(inputs.map { ($0.name, $0.value) }))
        guard let form = parameters?["form"]?.string, let pointer = parameters?["pointer"]?.string else {
            change = nil
            return
        }
        guard let operation = parameters?["operation"]?.string,
            let edit = Self.edit(form, pointer, parameters?["value"])
        else { return nil }
        change = (operation, edit)
    }

    private static func edit(_ form: String, _ pointer: String, _ value: PactValue?) -> StubEdit? {
        switch form {
        case "missing": .remove(pointer)
        case "null": .set(pointer, "null")
        case "value": value.map { .set(pointer, $0.text) }
        default: nil
        }
    }

    /// - Returns: false where there is no such operation, or its answer is no JSON.
    func carryOut(at state: StubState) -> Bool {
        guard isSetUp, let change else {
            for operation in state.definition.operations { state.setAnswer(nil, of: operation.id) }
            return true
        }
        guard let operation = state.operation(change.operation) else { return false }
        let current = state.answer(of: operation)
        guard let body = StubEdit.apply([change.edit], to: current.body) else { return false }
        state.setAnswer(current.with(body: body), of: change.operation)
        return true
    }
}
