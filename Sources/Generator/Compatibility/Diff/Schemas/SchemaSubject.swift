package import OpenAPI

/// What a schema describes: it decides a rule's first words.
package struct SchemaSubject: Sendable {
    package enum Part: Hashable, Sendable {
        case body
        /// `query`, `path`, `cookie` or `header`.
        case parameter(name: String, place: String)
        /// A parameter that is a document of its own, such as JSON.
        case content(name: String, place: String)
        case header(name: String)
    }

    package var part: Part
    package var direction: Direction
    /// Whose values travel as text, so that a number is a string too: parameters, headers, XML.
    package var isText: Bool
    /// Of a parameter: several values are several members of the query.
    package var isExploded = false
    /// `application/json`, for bodies.
    package var mediaType: String?
    package var status: String?
    /// Of an operation that the service calls at its clients: its request is what clients read.
    var isSent = false

    package init(
        _ part: Part, _ direction: Direction, isText: Bool = false, mediaType: String? = nil, status: String? = nil
    ) {
        (self.part, self.direction, self.isText) = (part, direction, isText)
        (self.mediaType, self.status) = (mediaType, status)
    }

    /// `request-body`, `response-property`, …
    func prefix(isRoot: Bool) -> String {
        switch part {
        case .body: "\(direction.rawValue)-\(isRoot ? "body" : "property")"
        case .parameter: isRoot ? "request-parameter" : "request-parameter-property"
        case .content: isRoot ? "request-parameter-content" : "request-parameter-content-property"
        case .header: isRoot ? "response-header" : "response-header-property"
        }
    }

    /// What people call it.
    var words: String {
        let name =
            switch part {
            case .body: "\((isSent ? direction.opposite : direction).rawValue) body"
            case .parameter(let name, _) where isSent: "response header '\(name)'"
            case .header(let name) where isSent: "request parameter '\(name)'"
            case .parameter(let name, let place), .content(let name, let place): "\(place) parameter '\(name)'"
            case .header(let name): "response header '\(name)'"
            }
        return status.map { "\(name) of status \($0)" } ?? name
    }
}

/// How far down a comparison is.
struct SchemaPosition {
    /// Of the value, not of the schema: alternatives stand where their parent stands.
    var pointer = ""
    /// The body, parameter or header itself, and no alternative of it.
    var isRoot = true
    /// A schema above was shown to be compatible.
    var isContained = false
    /// A schema above was shown to take the same values by the letter.
    var isSame = false
    /// Below an odd number of `not`: what widens there narrows the whole.
    var isNegated = false
    /// Below a condition, where nothing may change.
    var isFixed = false
    /// Neither side is ever sent this way.
    var isNeverSent = false

    func child(_ token: String) -> SchemaPosition {
        var child = self
        child.pointer += "/" + token
        child.isRoot = false
        return child
    }

    /// Another schema of the same value.
    var inPlace: SchemaPosition {
        var position = self
        position.isRoot = false
        return position
    }

    var negated: SchemaPosition {
        var position = inPlace
        position.isNegated.toggle()
        return position
    }

    var fixed: SchemaPosition {
        var position = inPlace
        position.isFixed = true
        return position
    }
}
