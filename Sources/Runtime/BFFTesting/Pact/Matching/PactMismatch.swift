/// One thing that is not as the Pact file has it.
package struct PactMismatch: Equatable, Sendable {
    package enum Part: String, Sendable {
        case method, path, query, header, status, bodyType = "body type", body, metadata
    }

    package let part: Part
    /// A path such as `$.items[0].price`, a header's or a parameter's name; empty where the part has no places.
    package let place: String
    /// What was found, and what was expected.
    package let message: String

    init(_ part: Part, _ place: String = "", _ message: String) {
        self.part = part
        self.place = place
        self.message = message
    }
}

extension PactMismatch: CustomStringConvertible {
    package var description: String {
        place.isEmpty ? "\(part.rawValue): \(message)" : "\(part.rawValue) \(place): \(message)"
    }
}

/// A fault at a place of a document, before it is known which part that is.
struct PlaceFault {
    let place: DocumentPath
    let message: String

    init(_ place: DocumentPath, _ message: String) {
        self.place = place
        self.message = message
    }
}
