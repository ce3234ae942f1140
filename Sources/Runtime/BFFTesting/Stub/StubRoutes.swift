/// Finds the operation of a request. A stub has few; they are tried one by one.
struct StubRoutes {
    private let routes: [(parts: [Substring], operation: StubOperation)]

    /// Those with more literal parts first, so that a literal wins over a parameter.
    init(_ operations: [StubOperation]) {
        routes = operations.map { ($0.path.split(separator: "/", omittingEmptySubsequences: false), $0) }
            .enumerated().sorted { left, right in
                let (leftCount, rightCount) = (Self.literalCount(left.1.0), Self.literalCount(right.1.0))
                return leftCount == rightCount ? left.offset < right.offset : leftCount > rightCount
            }
            .map(\.element)
    }

    private static func literalCount(_ parts: [Substring]) -> Int { parts.count { !$0.contains("{") } }

    /// - Parameter path: still encoded, without the query.
    func operation(method: String, path: String) -> StubOperation? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return routes.first { route in
            route.operation.method == method && route.parts.count == parts.count
                && zip(route.parts, parts).allSatisfy { $0 == $1 || ($0.contains("{") && !$1.isEmpty) }
        }?.operation
    }
}
