/// A promise that was not kept: what a red test prints.
public struct ContractFailure: Hashable, Sendable, CustomStringConvertible {
    public let operation: String
    /// The row's name: dependency and fault, or the place in the request.
    public let row: String
    /// JSON Pointer into the answer; nil where it concerns the answer as a whole.
    public let pointer: String?
    public let message: String

    public var description: String {
        [operation, row, pointer].compactMap(\.self).joined(separator: " · ") + ": " + message
    }
}
