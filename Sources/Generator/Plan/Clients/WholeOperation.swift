internal import OpenAPI

/// An operation as a client's method.
struct WholeOperation {
    struct Argument {
        /// `limit`, or `request requestValue` where the method's own names are in the way.
        let label: String
        let type: WholeType
        let isOptional: Bool
        let summary: String?
        /// The calls on the request, with the value's local name worked in.
        let call: String
    }

    struct Body {
        struct Form {
            let caseName: String
            let type: WholeType
            let form: BodyForm
            let isOptional: Bool
            let call: String
        }

        let forms: [Form]
        let isRequired: Bool
    }

    struct Header {
        let label: String
        let type: WholeType
        let isRequired: Bool
        let read: String
    }

    struct Answer {
        let caseName: String
        /// `200`, `400...499` or `_`.
        let pattern: String
        /// What the media type must be, as a condition on the response; nil where any will do.
        let condition: String?
        let tellsStatus: Bool
        let payload: Payload
        let headers: [Header]

        enum Payload {
            case nothing
            case json(WholeType, isNullable: Bool, rule: String?)
            case text
            case bytes
        }
    }

    let operation: Operation
    let typeName: String
    let methodName: String
    /// `path("/pets/")` and the values between.
    let path: [String]
    /// Required ones before the body, optional ones behind it.
    let arguments: [Argument]
    let body: Body?
    let answers: [Answer]
    let accept: String?
    /// A list of alternatives as Swift; nil where nothing is asked.
    let security: String?
    let schemes: [String]
    let roots: [WholeGraph.Root]

    var hasBodyEnum: Bool { (body?.forms.count ?? 0) > 1 }
}
