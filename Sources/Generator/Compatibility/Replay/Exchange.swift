internal import Contract
package import Diagnostics
internal import Foundation
package import OpenAPI

/// One recorded answer.
package struct Exchange {
    package enum Target: Hashable, Sendable {
        case operation(String)
        /// Lower-case method; a template or a path of a real request.
        case request(method: String, path: String)
    }

    package let service: String?
    package let target: Target
    package let status: Int
    package let body: Node?
    package let location: Location

    /// Why a file holds no exchange.
    package struct Fault: Error {
        package let text: String
        package let location: Location
    }

    package var name: String {
        switch target {
        case .operation(let id): "'\(id)'"
        case .request(let method, let path): "\(OperationMethod.verb(of: method)) \(path)"
        }
    }

    /// - Parameter root: of a file; an HTTP Archive holds many.
    package static func read(
        _ root: Node, parse: (String, String) -> Node?
    ) throws(Fault) -> [Exchange] {
        guard root["log"]?["entries"] != nil else { return [try Exchange(root)] }
        return try archive(root, parse: parse)
    }

    private init(_ root: Node) throws(Fault) {
        let keys = ["service", "operation", "method", "path", "status", "headers", "body"]
        guard let members = root.members else {
            throw Fault(text: "an exchange is an object, not \(root.kindName)", location: root.location)
        }
        if let unknown = members.first(where: { !keys.contains($0.key) }) {
            throw Fault(text: "an exchange has no key '\(unknown.key)'", location: unknown.keyLocation)
        }
        if let id = root["operation"]?.string {
            target = .operation(id)
        } else if let method = root["method"]?.string, let path = root["path"]?.string {
            target = .request(method: OperationMethod.named(method), path: Self.path(of: path))
        } else {
            throw Fault(text: "an exchange names its 'operation', or 'method' and 'path'", location: root.location)
        }
        guard let status = root["status"]?.integer, (100...599).contains(status) else {
            throw Fault(
                text: "an exchange has a 'status' from 100 to 599", location: root["status"]?.location ?? root.location)
        }
        service = root["service"]?.string
        self.status = Int(status)
        body = root["body"]
        location = root.location
    }

    private init(target: Target, status: Int, body: Node?, location: Location) {
        (service, self.target, self.status, self.body, self.location) = (nil, target, status, body, location)
    }

    // MARK: HTTP Archive

    /// - Parameter parse: gives what a JSON text holds, by a name for it.
    private static func archive(
        _ root: Node, parse: (String, String) -> Node?
    ) throws(Fault) -> [Exchange] {
        var found: [Exchange] = []
        for (index, entry) in (root["log"]?["entries"]?.array ?? []).enumerated() {
            guard let method = entry["request"]?["method"]?.string, let url = entry["request"]?["url"]?.string,
                let status = entry["response"]?["status"]?.integer
            else {
                throw Fault(text: "an entry has a request with method and URL, and a status", location: entry.location)
            }
            let body = try entry["response"]?["content"].flatMap { content throws(Fault) in
                try self.body(content, named: "entry-\(index + 1).json", parse)
            }
            found.append(
                Exchange(
                    target: .request(method: OperationMethod.named(method), path: path(of: url)), status: Int(status),
                    body: body,
                    location: entry.location))
        }
        return found
    }

    /// JSON as what it says, anything else as text.
    private static func body(
        _ content: Node, named name: String, _ parse: (String, String) -> Node?
    ) throws(Fault) -> Node? {
        guard let written = content["text"], let recorded = written.string, !recorded.isEmpty else { return nil }
        let text: String
        switch content["encoding"]?.string {
        case nil: text = recorded
        case "base64"?:
            guard let data = Data(base64Encoded: recorded, options: .ignoreUnknownCharacters) else {
                throw Fault(text: "the body is no base64", location: written.location)
            }
            // What is no text, such as a picture, stays as it was recorded.
            text = String(validating: data, as: UTF8.self) ?? recorded
        case let other?:
            throw Fault(text: "the body's encoding '\(other)' is not base64", location: written.location)
        }
        guard content["mimeType"]?.string?.lowercased().contains("json") == true else {
            return Node(.string(text), at: written.location)
        }
        guard let body = parse(text, name) else {
            throw Fault(text: "the body is no JSON", location: content.location)
        }
        return body
    }

    /// Of a URL; without query and fragment.
    private static func path(of url: String) -> String {
        var rest = Substring(url)
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count).drop { $0 != "/" }
        }
        rest = rest.prefix { $0 != "?" && $0 != "#" }
        return rest.isEmpty ? "/" : String(rest)
    }

    // MARK: Looking up

    func operation(in document: Document) -> OpenAPI.Operation? {
        switch target {
        case .operation(let id): document.operations.first { $0.id == id }
        case .request(let method, let path): PathTemplate.operation(method, path, among: document.operations)
        }
    }

    func response(of operation: OpenAPI.Operation) -> Response? {
        let responses = operation.responses
        return responses.first { $0.status == "\(status)" }
            ?? responses.first { $0.status.uppercased() == "\(status / 100)XX" }
            ?? responses.first { $0.status == "default" }
    }
}
