/// An element of an XML document; names carry the namespace's URI, as in `urn:animals:alligator`, because prefixes mean nothing.
struct XMLElement: Equatable {
    let name: String
    /// Sorted by name, without namespace declarations.
    let attributes: [Attribute]
    let children: [XMLElement]
    /// The element's own text, without blanks at its ends.
    let text: String
    /// Children, texts and comments.
    let nodeCount: Int

    struct Attribute: Equatable {
        let name: String
        let value: String
    }

    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}
