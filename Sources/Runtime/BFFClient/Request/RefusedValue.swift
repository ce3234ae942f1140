/// Why a value has no place in a request. Nothing was sent. The value itself is not told: it may be a secret.
public struct RefusedValue: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case empty = "is empty, and the path would be another"
        case dotSegment = "would be taken for a step in the path (\".\" or \"..\")"
        case nested = "has a list or an object inside, for which its style has no spelling"
        case separator = "has an element with the character that separates elements"
        case controlCharacter = "has a control character"
        case invalidName = "has a name that no field can have"
        case notACookie = "has a character that would end the cookie"
        case tooLarge = "is larger than the limit"
    }

    /// The parameter's name, or the body's part.
    public let name: String
    public let reason: Reason

    public init(_ name: String, _ reason: Reason) {
        self.name = name
        self.reason = reason
    }

    public var description: String { "\(name) \(reason.rawValue)" }
}
