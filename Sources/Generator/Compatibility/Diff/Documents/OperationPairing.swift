internal import OpenAPI

/// Which operation of one document is which of the other: by method and path, whatever the path's parameters are called.
struct OperationPairing {
    private(set) var pairs: [(Operation, Operation)] = []
    private(set) var removed: [Operation] = []
    private(set) var added: [Operation] = []
    private let newPaths: Set<String>

    init(_ old: Document, _ new: Document) {
        newPaths = Self.paths(of: new)
        // Two paths may differ in nothing but such names: who is called the same is the same.
        let names = Dictionary(new.operations.enumerated().map { (Self.name($1), $0) }) { first, _ in first }
        var heirs = old.operations.map { names[Self.name($0)] }
        let taken = Set(heirs.compactMap(\.self))
        var shapes: [String: [Int]] = [:]
        for (index, operation) in new.operations.enumerated() where !taken.contains(index) {
            shapes[Self.key(operation), default: []].append(index)
        }
        for (index, operation) in old.operations.enumerated() where heirs[index] == nil {
            guard let heir = shapes[Self.key(operation)]?.first else { continue }
            heirs[index] = heir
            shapes[Self.key(operation)]?.removeFirst()
        }
        for (operation, heir) in zip(old.operations, heirs) {
            if let heir { pairs.append((operation, new.operations[heir])) } else { removed.append(operation) }
        }
        let known = Set(heirs.compactMap(\.self))
        added = new.operations.indices.filter { !known.contains($0) }.map { new.operations[$0] }
    }

    /// Whether the new document has the path at all.
    func keepsPath(_ operation: Operation) -> Bool { newPaths.contains(Self.shape(operation.path)) }

    private static func paths(of document: Document) -> Set<String> {
        Set((document.root["paths"]?.members ?? []).map { shape($0.key) })
    }

    private static func name(_ operation: Operation) -> String { "\(operation.method) \(operation.path)" }

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
