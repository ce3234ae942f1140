internal import Contract

/// One function of generated composition: it writes one object or array of a view model.
struct ComposeFunction {
    struct Parameter {
        let name: String
        let type: String
    }

    /// A local variable that the parts read, and what happens where there is no value for it.
    struct Guard {
        enum Failure {
            /// The variable is nil: a join with `missing: null`.
            case null
            /// The function yields nothing.
            case nothing
            /// `missing: fail`: the response fails, and this dependency is named.
            case dependency(Int)
        }

        let name: String
        let expression: String
        let failure: Failure
        let usage: Usage
    }

    /// What a value that yields nothing leaves in its place.
    enum Nothing {
        case impossible, omitted, null
        /// The enclosing value yields nothing too.
        case enclosing
        /// JSON text.
        case value(String)
        /// Null where the condition holds, else left out: the source tells null from absent.
        case nullIf(String)
    }

    enum Value {
        /// An expression whose value the writer takes. An optional one is written by what `nothing` says.
        case inline(String, isOptional: Bool)
        /// Another function of these, with its arguments.
        case function(String, arguments: [String])
        /// The same for a value that must be unwrapped first: nothing is yielded where it is not there.
        case unwrapping(variable: String, String, function: String, arguments: [String])
        /// Written by the runtime from the execution's state.
        case components
    }

    struct Field {
        let name: String
        let value: Value
        let nothing: Nothing
        /// Empty as written (`[]`, `{}`, `""`): left out.
        let isOmittedWhenEmpty: Bool
        /// Empty as written: the whole object yields nothing.
        let emptiesObject: Bool
    }

    struct Loop {
        /// nil for a single element of an array that is put together.
        let sequence: String?
        let variable: String
        let usage: Usage
        let value: Value
        let nothing: Nothing
        let isOmittedWhenEmpty: Bool
        /// Null elements are dropped, and those that break the view model's contract.
        let dropsInvalid: Bool
        /// An element of the sequence may be null.
        let elementIsOptional: Bool
    }

    struct ArrayShape {
        let distinct: Bool
        let skip: Int
        let take: Int?

        init(_ shape: Composition.Shape) {
            distinct = shape.distinct
            skip = shape.skip ?? 0
            take = shape.take
        }

        var isPlain: Bool { !distinct && skip == 0 && take == nil }
    }

    struct Case {
        let pattern: String
        let variable: String
        let usage: Usage
        let value: Value
        /// The value may yield nothing, and then the union does.
        let mayYieldNothing: Bool
    }

    enum Body {
        case object([Field])
        case array([Loop], ArrayShape)
        /// A map's entries: sequence, and how each value is written.
        case map(sequence: String, variable: String, usage: Usage, value: Value, Nothing)
        case union(subject: String, [Case])
        /// One value that needs a join or a check before it.
        case scalar(String, isOptional: Bool)
    }

    let name: String
    /// The view model's place in its contract.
    let pointer: String
    let parameters: [Parameter]
    /// In order: a later one may read an earlier one's variable.
    let guards: [Guard]
    /// Conditions under which an element of a fan-out that drops invalid ones is dropped.
    let checks: [String]
    let body: Body
    /// The function returns whether it wrote something.
    let mayYieldNothing: Bool
}

extension ComposeFunction.Body {
    /// An object with a required part that yields nothing yields nothing, and so does one that its own emptiness
    /// leaves out.
    var mayYieldNothing: Bool {
        switch self {
        case .object(let fields):
            fields.contains { field in
                if case .enclosing = field.nothing { true } else { field.emptiesObject }
            }
        case .scalar(_, let isOptional): isOptional
        case .union(_, let cases): cases.contains(where: \.mayYieldNothing)
        case .array, .map: false
        }
    }
}
