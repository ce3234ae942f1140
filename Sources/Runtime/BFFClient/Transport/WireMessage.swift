internal import BFFHTTP
internal import BFFTransport

/// A request as bytes for HTTP/1.1 (RFC 9112).
struct WireMessage: Sendable {
    let method: HTTPMethod
    let origin: Origin
    let isReplayable: Bool
    let head: [UInt8]
    let body: [UInt8]

    /// - Parameter defaults: fields that stand in where the request has none of that name.
    init(_ request: ClientRequest, origin: Origin, host: ClientField, defaults: [ClientField]) {
        method = request.method
        self.origin = origin
        isReplayable = request.isReplayable
        body = request.body
        let own = request.fields
        var text = "\(method.name) \(Self.target(origin.pathPrefix, request.target)) HTTP/1.1\r\n"
        for field in [host] + defaults where !own.contains(where: { $0.isNamed(field.name) }) { text.append(field) }
        for field in own { text.append(field) }
        if !body.isEmpty || request.mediaType != nil || method.definesContent {
            text += "content-length: \(body.count)\r\n"
        }
        head = Array((text + "\r\n").utf8)
    }

    /// A request line needs a path.
    private static func target(_ prefix: String, _ target: String) -> String {
        let target = prefix + target
        return target.hasPrefix("/") ? target : "/" + target
    }
}

extension String {
    fileprivate mutating func append(_ field: ClientField) {
        self += "\(field.name): \(field.value)\r\n"
    }
}
