internal import BFFHTTP

/// A field of a request's or an answer's head.
public struct ClientField: Hashable, Sendable {
    public let name: String
    public let value: String
    /// Whether descriptions leave the value out.
    public let isSecret: Bool

    /// - Parameter isSecret: descriptions leave the value out.
    public init(_ name: String, _ value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }

    /// Names have no case (RFC 9110, section 5.1).
    func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }
}

extension ClientField: CustomStringConvertible, CustomReflectable {
    public var description: String { isSecret ? "\(name): (secret)" : "\(name): \(value)" }

    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "value": isSecret ? "(secret)" : value])
    }
}
