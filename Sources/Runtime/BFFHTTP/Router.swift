/// Finds the route of a request by method and path.
///
/// Built once at start. A path is matched segment by segment, a literal before a parameter, going back where a literal
/// leads nowhere: with `/a/{x}/c` and `/a/b/d`, the path `/a/b/c` takes the first. Segments are compared decoded, so
/// `/%61` is `/a`; a slash inside a segment (`%2F`) stays part of the segment.
public struct Router: Sendable {
    /// A method and a path template such as `/v1/items/{id}`.
    public struct Route: Sendable {
        public let method: HTTPMethod
        public let template: String

        public init(_ method: HTTPMethod, _ template: String) {
            self.method = method
            self.template = template
        }
    }

    /// A set of routes that cannot be served; found at start, never on a request.
    public enum Fault: Error, Hashable, Sendable {
        /// No leading slash, an empty or half-open parameter, or a segment that is only partly one.
        case malformedTemplate(String)
        /// Two routes have this method and template (parameter names aside).
        case duplicate(String)
    }

    public enum Match: Equatable {
        /// The index of the route in the array that the router was made of.
        case found(Int)
        /// The path exists with other methods; `allow` is the Allow field's value.
        case methodNotAllowed(allow: String)
        case notFound
    }

    private struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        var routes: [(method: HTTPMethod, route: Int)] = []

        var allow: String {
            var methods = routes.map(\.method)
            if methods.contains(.get), !methods.contains(.head) { methods.append(.head) }
            // As RFC 9110 lists them, then the others by name.
            let standard = HTTPMethod.standard.filter(methods.contains)
            let others = methods.filter { !$0.isStandard }.sorted { $0.name < $1.name }
            return (standard + others).map(\.name).joined(separator: ", ")
        }

        func route(for method: HTTPMethod) -> Int? {
            for candidate in routes where candidate.method == method { return candidate.route }
            return method == .head ? route(for: .get) : nil
        }
    }

    private var nodes = [Node()]
    /// Per route, the names of its parameters in the order of `match`'s texts.
    public private(set) var parameterNames: [[String]] = []

    public init(_ routes: [Route]) throws(Fault) {
        for (index, route) in routes.enumerated() { try add(route, index: index) }
    }

    /// - Parameter parameters: gets the texts of the route's parameters, still encoded, in the template's order.
    public func match(_ method: HTTPMethod, _ path: HTTPText, parameters: inout [HTTPText]) -> Match {
        parameters.removeAll(keepingCapacity: true)
        guard path.first == UInt8(ascii: "/") else { return .notFound }
        guard let node = find(path.dropFirst(1), from: 0, &parameters) else { return .notFound }
        if let route = nodes[node].route(for: method) { return .found(route) }
        return .methodNotAllowed(allow: nodes[node].allow)
    }

    private func find(_ rest: HTTPText?, from node: Int, _ parameters: inout [HTTPText]) -> Int? {
        guard let rest else { return nodes[node].routes.isEmpty ? nil : node }
        let (segment, tail) = rest.split(at: UInt8(ascii: "/"))
        for (literal, child) in nodes[node].literals where Self.matches(segment, literal) {
            if let found = find(tail, from: child, &parameters) { return found }
        }
        guard let child = nodes[node].parameter, !segment.isEmpty else { return nil }
        parameters.append(segment)
        if let found = find(tail, from: child, &parameters) { return found }
        parameters.removeLast()
        return nil
    }

    private static func matches(_ segment: HTTPText, _ literal: [UInt8]) -> Bool {
        guard segment.count >= literal.count else { return false }
        return literal.withUnsafeBytes { bytes in
            let plain = HTTPText(unsafelyBorrowing: bytes)
            return segment == plain || PercentCoding.decodes(segment, to: plain, plusIsSpace: false)
        }
    }

    // MARK: Building

    private mutating func add(_ route: Route, index: Int) throws(Fault) {
        guard route.template.first == "/" else { throw .malformedTemplate(route.template) }
        var node = 0
        var names: [String] = []
        for segment in route.template.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if segment.hasPrefix("{"), segment.hasSuffix("}"), segment.count > 2 {
                let name = segment.dropFirst().dropLast()
                guard !name.contains(where: { $0 == "{" || $0 == "}" }) else {
                    throw .malformedTemplate(route.template)
                }
                names.append(String(name))
                node = child(of: node, literal: nil)
            } else {
                guard !segment.contains(where: { $0 == "{" || $0 == "}" }) else {
                    throw .malformedTemplate(route.template)
                }
                node = child(of: node, literal: Array(segment.utf8))
            }
        }
        guard !nodes[node].routes.contains(where: { $0.method == route.method }) else {
            throw .duplicate("\(route.method.name) \(route.template)")
        }
        nodes[node].routes.append((route.method, index))
        parameterNames.append(names)
    }

    /// The child for a literal segment, or for a parameter when `literal` is nil; made when missing.
    private mutating func child(of node: Int, literal: [UInt8]?) -> Int {
        let existing =
            literal.map { wanted in nodes[node].literals.first { $0.segment == wanted }?.node } ?? nodes[node].parameter
        if let existing { return existing }
        nodes.append(Node())
        let made = nodes.count - 1
        if let literal { nodes[node].literals.append((literal, made)) } else { nodes[node].parameter = made }
        return made
    }
}
