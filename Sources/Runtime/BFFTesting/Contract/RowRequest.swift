/// What an operation of a service must be asked.
public struct RowRequest: Sendable {
    public let service: String
    public let operation: String
    /// Path and query. How its characters are encoded, and in which order its parameters stand, is not looked at.
    public let target: String
    /// Fields that must be there with these values, whatever others there are.
    public let headers: [StubHeader]
    /// JSON; nil: it is not looked at.
    public let body: String?

    public init(
        _ service: String, _ operation: String, _ target: String, headers: [StubHeader] = [], body: String? = nil
    ) {
        self.service = service
        self.operation = operation
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// Holds the requests that services have got to those that a row names: each of them came, and of the same operations no other.
struct RequestCheck {
    private let expected: [RowRequest]

    init(_ expected: [RowRequest]) {
        self.expected = expected
    }

    /// - Parameter found: of all operations.
    /// - Returns: a sentence for each promise that was not kept.
    func faults(_ found: [(service: String, request: StubRequest)]) -> [String] {
        let missing = expected.compactMap { wanted -> String? in
            let own = found.filter { $0.service == wanted.service && $0.request.operation == wanted.operation }
            let reasons = own.map { Self.differences(wanted, $0.request) }
            if reasons.contains(where: \.isEmpty) { return nil }
            let closest = reasons.min { $0.count < $1.count }
            return "\(wanted.name) was not asked \(wanted.target)" + (closest.map { ": \($0[0])" } ?? "")
        }
        guard missing.isEmpty else { return missing }
        return found.compactMap { service, request in
            let known = expected.filter { $0.service == service && $0.operation == request.operation }
            let isKnown = known.isEmpty || known.contains { Self.differences($0, request).isEmpty }
            return isKnown ? nil : "\(service).\(request.operation ?? "") was asked \(request.target)"
        }
    }

    /// Empty where the request is the one that is wanted.
    private static func differences(_ wanted: RowRequest, _ request: StubRequest) -> [String] {
        var differences: [String] = []
        if normalized(wanted.target) != normalized(request.target) { differences.append("was \(request.target)") }
        for header in wanted.headers {
            let value = request.header(header.name.lowercased())
            guard value != header.value else { continue }
            let found = value.map { "'\($0)'" } ?? "nothing"
            differences.append("expected \(header.name) '\(header.value)', was \(found)")
        }
        if let body = wanted.body, Array(body.utf8) != request.body {
            let text = String(decoding: request.body, as: UTF8.self)
            differences.append("expected the body \(excerpt(body)), was \(excerpt(text))")
        }
        return differences
    }

    private static func excerpt(_ text: String) -> String { text.count > 400 ? "\(text.prefix(399))…" : text }

    /// Segments and parameters as they are meant, parameters by name.
    private static func normalized(_ target: String) -> [[String]] {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let segments = parts[0].split(separator: "/", omittingEmptySubsequences: false).map { decoded($0) }
        let query = parts.count > 1 ? parts[1] : ""
        let pairs = query.split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { decoded($0) }
        }
        // Values of one name stay in their order.
        let sorted = pairs.enumerated().sorted { ($0.element[0], $0.offset) < ($1.element[0], $1.offset) }
        return [segments] + sorted.map(\.element)
    }

    /// %XX as the byte that it stands for (RFC 3986, section 2.1).
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            let isEncoded = byte == UInt8(ascii: "%") && digits.count == 2
            let value = isEncoded ? UInt8(String(decoding: digits, as: UTF8.self), radix: 16) : nil
            bytes.append(value ?? byte)
            if value != nil { rest = rest.dropFirst(2) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RowRequest {
    fileprivate var name: String { "\(service).\(operation)" }
}
