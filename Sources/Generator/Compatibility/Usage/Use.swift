package import Contract
package import Diagnostics
package import OpenAPI

// Usage: which part of which service's answer is needed by which part of which client.
//
//   UseCollector   walks what resolution found (`ClientOperation`) and gives a `Use` per place that reads something   (Use)
//   Usage          the same from the services' side: per field who uses it, what nobody uses, bytes, sensitive data
//   Explanation    the same from the client's side: of one field of an answer everything that is behind it
//
// A use names a place in the answer's schema, so that it can be looked up again in another version of the service's document: impact
// does just that. What the view model puts up with where a value is missing stands beside it, in `Use.Binding`.

/// One value of a service's answer and one place of a client that needs it.
package struct Use {
    /// One step from a value to a part of it, in a schema.
    package enum Step: Hashable, Sendable {
        case property(String)
        case elements
        /// Every value of a map.
        case values
        /// One variant of a union, by what `SchemaView.unionVariants` calls it. Not a step in a body.
        case variant(String)
    }

    /// Where the value stands in the answer.
    package enum Part: Hashable, Sendable {
        case body([Step])
        /// Lower-case.
        case header(String)
        case status
    }

    /// What of the client needs it.
    package enum Reader: Hashable, Sendable {
        /// Of the view model, `*` for every element: `/rows/0/items/*/title`; empty for the whole answer.
        case field(String)
        /// A response header.
        case header(String)
        /// What a call of the plan is given: `parameter userId`, `body /sku`, `keys`.
        case input(dependency: String, part: String)
        /// Where a batch's results stand, and what of them equals the key.
        case batch(dependency: String)
        /// `select`: for hand-written code.
        case selection(dependency: String)
    }

    /// What the reader does with the value.
    package enum Purpose: Hashable, Sendable {
        /// A value as such.
        case value
        /// What is copied part by part; the parts have uses of their own.
        case part
        /// Gone through element by element.
        case elements
        /// Looked up in a batch's results.
        case key
        /// Tells a union's variants apart, and may be shown nowhere.
        case discriminator
    }

    /// How the view model is bound to the value, and what it takes in place of it.
    package struct Binding {
        package let composition: Composition
        /// Null, an absent property or a default stands for what is missing.
        package let takesMissing: Bool
        /// An enclosing `invalid: drop` leaves out elements that do not fit.
        package let dropsInvalid: Bool
    }

    package let client: String
    package let owner: String?
    package let operation: ClientOperation
    /// By index in the operation's dependencies.
    package let dependency: Int
    /// The dependency's call, or one of its fallback's.
    package let call: Call
    package let isFallback: Bool
    package let part: Part
    /// How many steps lead to what is there for certain as far as this reader is concerned: the element of a fan-out, what a join has
    /// found, the object that is copied as a whole. Whether those may be missing is another use's matter.
    package let anchor: Int
    /// What stands there.
    package let schema: Schema
    /// Everything below is read as well.
    package let isWhole: Bool
    package let reader: Reader
    package let purpose: Purpose
    /// nil for what no value of the view model is made of: inputs, keys, selections.
    package let binding: Binding?
    /// Of a key: what looks it up.
    package let join: Composition.Join?
    /// Of a selection: the fields that hand-written code makes of this dependency's answer.
    package let handWritten: [String]
    /// Where the client says so.
    package let location: Location

    package var dependencyName: String { operation.dependencies[dependency].name }
    /// `catalog.batchGet`
    package var callName: String { "\(call.service.name).\(call.operation.id ?? "")" }
    /// In the answer's body, `*` for every element or value; nil for headers and the status.
    package var pointer: String? { if case .body(let steps) = part { steps.pointer } else { nil } }
    package var steps: [Step] { if case .body(let steps) = part { steps } else { [] } }
}

extension [Use.Step] {
    /// `/items/*/images/portrait`; variants are left out.
    package var pointer: String { tokens.map { "/" + $0 }.joined() }

    /// Escaped, `*` for every element or value.
    package var tokens: [String] {
        compactMap { step in
            switch step {
            case .property(let name): JSONPointer.escape(name)
            case .elements, .values: "*"
            case .variant: nil
            }
        }
    }
}

extension Use.Reader {
    /// For people: `/rows/0/items/*/title`, `header Content-Language`, `catalog: keys`.
    package var text: String {
        switch self {
        case .field(let pointer): pointer.isEmpty ? "the whole answer" : pointer
        case .header(let name): "header \(name)"
        case .input(let dependency, let part): "\(dependency): \(part)"
        case .batch(let dependency): "\(dependency): results"
        case .selection(let dependency): "\(dependency): select"
        }
    }
}

extension Dependency {
    /// The call, then those of its fallback.
    package var calls: [Call] {
        [call] + fallback.compactMap { if case .call(let call, _, _) = $0 { call } else { nil } }
    }
}
