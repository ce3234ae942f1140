public import BFFJSON

/// The text of an absolute URI with an optional fragment, checked against RFC 3986, section 3, and kept as it is:
/// nothing is normalised, so two are equal only when their texts are.
public struct URIValue: Hashable, Sendable {
    private let text: String

    /// Nil for a text that is no URI; a relative reference is none.
    public init?(_ text: JSONText) {
        guard Format.uri.matches(text) else { return nil }
        self.text = text.string
    }

    /// Nil for a text that is no URI; a relative reference is none.
    public init?(_ text: String) {
        guard text.withJSONText({ Format.uri.matches($0) }) else { return nil }
        self.text = text
    }

    /// What stands before the first colon, as it was written.
    public var scheme: Substring { text.prefix { $0 != ":" } }
}

extension URIValue: CustomStringConvertible, JSONWritable {
    public var description: String { text }

    public func write(to writer: inout JSONWriter) { writer.value(text) }
}

extension URIValue {
    /// For readers that need some URI where there is none.
    package static let blank = URIValue()

    private init() { text = "about:blank" }
}
