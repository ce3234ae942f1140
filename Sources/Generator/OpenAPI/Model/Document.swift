package import Diagnostics

/// An OpenAPI 3.0, 3.1 or 3.2 document with every `$ref` followed, in one canonical form.
package final class Document {
    /// The path by which the document was opened, relative to the workspace.
    package let file: String
    package let root: Node
    package let openAPIVersion: String
    package let title: String
    package let version: String
    /// In document order, methods in the order that they are written.
    package var operations: [Operation] = []
    /// `components/schemas` in document order.
    package var schemas: [(name: String, schema: Schema)] = []
    package var securitySchemes: [SecurityScheme] = []
    /// The document-wide `security`; an operation's own is already resolved against it.
    package var security: [SecurityRequirement] = []
    /// `x-…` members of the root.
    package var extensions: [Node.Member] = []
    /// Webhooks, then the callbacks of operations, in document order. They are read when first asked for: most who read documents call
    /// operations and are called by none.
    package private(set) lazy var sentOperations: [SentOperation] = readSentOperations(self)
    var readSentOperations: (Document) -> [SentOperation] = { _ in [] }

    package init(file: String, root: Node, openAPIVersion: String, title: String, version: String) {
        self.file = file
        self.root = root
        self.openAPIVersion = openAPIVersion
        self.title = title
        self.version = version
    }
}

package struct Operation {
    package let id: String?
    /// Lower-case where the method has a field of its own: `get`; else as it is sent: `COPY`. `OperationMethod` says more.
    package let method: String
    /// The template as written: `/v1/items/{id}`.
    package let path: String
    package let location: Location
    package let summary: String?
    package let tags: [String]
    /// The path item's parameters, then the operation's; one that the operation repeats by name and location
    /// replaces the other.
    package let parameters: [Parameter]
    package let requestBody: RequestBody?
    /// In document order.
    package let responses: [Response]
    /// Alternatives; empty means no security. nil scopes never occur.
    package let security: [SecurityRequirement]
    package let isDeprecated: Bool
    package let extensions: [Node.Member]
    /// As written: `Document.sentOperations` has what is in them.
    var callbacks: [Node.Member] = []
}

/// An operation that the service calls at its clients: its request is what the service sends.
package struct SentOperation {
    /// Of the webhook or callback.
    package let name: String
    /// Whose callback it is; nil for a webhook.
    package let owner: Operation?
    /// Its path is the webhook's name, or the callback's expression: `{$request.body#/url}`.
    package let operation: Operation
}

package struct Parameter {
    package enum Place: String, Sendable {
        case path, query, header, cookie
        /// The query as a whole, which `content` describes.
        case querystring
    }

    package let name: String
    package let place: Place
    package let isRequired: Bool
    package let schema: Schema
    /// With the specification's default filled in: `simple`, `form`, …
    package let style: String
    package let explode: Bool
    package let allowReserved: Bool
    /// Of a parameter that has `content` in place of `schema`; nil for one with a style.
    package let mediaType: String?
    /// How the properties of a form are written, where `content` is one.
    package var encodings: [Encoding] = []
    package let summary: String?
    package let examples: [Node]
    package let location: Location
    package let extensions: [Node.Member]
    package let isDeprecated: Bool
    /// Of the path item, for all of its operations.
    package var isShared = false
    /// false of one that the path names and nothing declares.
    package var isDeclared = true
}

package struct RequestBody {
    package let isRequired: Bool
    package let content: [MediaType]
    package let location: Location
}

package struct Response {
    /// `200`, `2XX`, `default`
    package let status: String
    package let headers: [Header]
    package let content: [MediaType]
    package let location: Location
}

package struct Header {
    package let name: String
    package let isRequired: Bool
    package let schema: Schema
    package let explode: Bool
    /// Of a header that has `content` in place of `schema`.
    package let mediaType: String?
    package let examples: [Node]
    package let location: Location
    package let extensions: [Node.Member]
}

package struct MediaType {
    /// As written: `application/json; charset=utf-8`.
    package let name: String
    package var schema: Schema?
    /// Of each item where the body is a sequence of them: an event stream, lines of JSON.
    package let itemSchema: Schema?
    /// `example`, or the values of `examples` in document order, by name (`example` is named `""`).
    package let examples: [(name: String, value: Node)]
    /// How single properties of a form or multipart body are written, in document order.
    package let encodings: [Encoding]
    package let location: Location
}

extension String {
    /// Of a media type: `application/json`, or a type that ends in `+json` (RFC 6839 section 3.1), whatever its parameters.
    package var isJSONType: Bool {
        let type = prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return type == "application/json" || type.hasSuffix("+json")
    }
}

package struct Encoding {
    /// The property's name.
    package let property: String
    package let contentType: String?
    /// nil where no style is written: then the content type, or its default, decides.
    package let style: String?
    package let explode: Bool?
    package let allowReserved: Bool
}

package struct SecurityScheme {
    package let name: String
    /// `http`, `apiKey`, `oauth2`, `openIdConnect`, `mutualTLS`
    package let type: String
    /// `bearer` for `http`.
    package let scheme: String?
    /// For `apiKey`: `query`, `header` or `cookie`, and the name there.
    package let place: Parameter.Place?
    package let parameterName: String?
    package let location: Location
}

package struct SecurityRequirement {
    package let schemes: [(name: String, scopes: [String])]
    package let location: Location
}
