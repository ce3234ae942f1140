internal import OpenAPI

/// Which operation of one document is which of the other: by method and path, whatever the path's parameters are called.
struct OperationPairing {
    private(set) var pairs: [(Operation, Operation)] = []
    private(set) var removed: [Operation] = []
    private(set) var added: [Operation] = []
    private let newPaths: Set<String>
    private let oldPaths: Set<String>

    init(_ old: Document, _ new: Document) {
        newPaths = Self.paths(of: new)
        oldPaths = Self.paths(of: old)
        var rest: [String: Operation] = [:]
        for operation in new.operations { rest[Self.key(operation)] = rest[Self.key(operation)] ?? operation }
        for operation in old.operations {
            if let other = rest.removeValue(forKey: Self.key(operation)) {
                pairs.append((operation, other))
            } else {
                removed.append(operation)
            }
        }
        added = new.operations.filter { rest[Self.key($0)] != nil }
    }

    /// Whether the new document has the path at all.
    func keepsPath(_ operation: Operation) -> Bool { newPaths.contains(Self.shape(operation.path)) }

    func hadPath(_ operation: Operation) -> Bool { oldPaths.contains(Self.shape(operation.path)) }

    private static func paths(of document: Document) -> Set<String> {
        Set((document.root["paths"]?.members ?? []).map { shape($0.key) })
    }

    private static func key(_ operation: Operation) -> String { "\(operation.method) \(shape(operation.path))" }

    /// The path with its parameters' names left out.
    static func shape(_ path: String) -> String {
        var shape = ""
        var isName = false
        for character in path {
            if character == "}" { isName = false }
            if !isName { shape.append(character) }
            if character == "{" { isName = true }
        }
        return shape
    }

    /// The names of a path's parameters, in its order.
    static func names(in path: String) -> [String] {
        path.split(separator: "{").dropFirst().compactMap { part in
            part.contains("}") ? part.prefix { $0 != "}" }.description : nil
        }
    }
}
