import Contract

/// One function of generated composition: it writes one object or array of a view model.
struct ComposeFunction {
    struct Parameter {
        let name: String
        let type: String
    }

    /// What must be there before anything is written.
    struct Guard {
        enum Failure {
            /// The function yields nothing.
            case nothing
            /// `missing: fail`: the response fails, and this dependency is named.
            case dependency(Int)
        }

        let name: String
        let expression: String
        let failure: Failure
    }

    /// What a value that yields nothing leaves in its place.
    enum Nothing {
        case impossible, omitted, null
        /// The enclosing value yields nothing too.
        case enclosing
        /// JSON text.
        case value(String)
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
        /// An element of the sequence may be null.
        let elementIsOptional: Bool
        let value: Value
        let nothing: Nothing
        /// A null element is written as null, not left out.
        let takesNull: Bool
        let isOmittedWhenEmpty: Bool
        let dropsInvalid: Bool
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
        let value: Value
    }

    enum Body {
        case object([Field])
        case array([Loop], ArrayShape)
        /// A map's entries: sequence, and how each value is written.
        case map(sequence: String, variable: String, value: Value)
        case union(subject: String, [Case])
        /// One value that needs a join or a check before it.
        case scalar(String, isOptional: Bool)
    }

    let name: String
    /// The view model's place in its contract.
    let pointer: String
    let parameters: [Parameter]
    let guards: [Guard]
    /// Optional variables: joins with `missing: null` inside a fan-out.
    let lookups: [Guard]
    /// Conditions under which an element of a fan-out that drops invalid ones is dropped.
    let checks: [String]
    let body: Body
    /// The function returns whether it wrote something.
    let mayYieldNothing: Bool
}

extension ComposeFunction.Body {
    /// An object with a required part that yields nothing yields nothing, and so does one that its own emptiness leaves out.
    var mayYieldNothing: Bool {
        switch self {
        case .object(let fields):
            fields.contains { field in
                if case .enclosing = field.nothing { true } else { field.emptiesObject }
            }
        case .scalar(_, let isOptional): isOptional
        case .array, .map, .union: false
        }
    }
}
