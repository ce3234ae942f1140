internal import BFFJSON
internal import Foundation

/// Reads Pact files of the versions 2, 3 and 4.
enum PactReader {
    static func file(_ bytes: [UInt8]) throws(PactFault) -> PactFile {
        let value: PactValue
        do {
            value = try PactValue(parsing: bytes)
        } catch {
            throw PactFault("the file is not JSON: \(error)")
        }
        guard let root = value.object else { throw PactFault("the file is no JSON object") }
        let version = try version(of: root)
        guard let consumer = root["consumer"]?["name"]?.string, let provider = root["provider"]?["name"]?.string else {
            throw PactFault("the file names no consumer or no provider")
        }
        guard let values = root["interactions"]?.array else { throw PactFault("the file has no interactions") }
        var interactions: [PactInteraction] = []
        for (index, value) in values.enumerated() {
            do throws(PactFault) {
                interactions.append(try interaction(value, version: version))
            } catch {
                throw PactFault("interaction \(index + 1): \(error)")
            }
        }
        return PactFile(
            consumer: consumer, provider: provider, version: version, interactions: interactions,
            links: PactLinks(root))
    }

    /// Files have called it by several names.
    private static func version(of root: PactObject) throws(PactFault) -> Int {
        let metadata = root["metadata"]
        let text =
            metadata?["pactSpecification"]?["version"]?.string ?? metadata?["pact-specification"]?["version"]?.string
            ?? metadata?["pactSpecificationVersion"]?.string ?? "2.0.0"
        switch text.prefix(1) {
        case "4": return 4
        case "3": return 3
        case "1", "2": return 2
        default: throw PactFault("the specification's version \(text) is not supported: 2, 3 and 4 are")
        }
    }

    private static func interaction(_ value: PactValue, version: Int) throws(PactFault) -> PactInteraction {
        guard let object = value.object else { throw PactFault("it is no object") }
        if let type = object["type"]?.string, type != "Synchronous/HTTP" {
            throw PactFault("the type \(type) is not supported: Synchronous/HTTP is")
        }
        guard let request = object["request"], let response = object["response"] else {
            throw PactFault("it has no request or no response")
        }
        return PactInteraction(
            id: object["_id"]?.string, key: object["key"]?.string, description: object["description"]?.string ?? "",
            isPending: object["pending"]?.bool ?? false, states: states(of: object),
            request: try self.request(request, version: version),
            response: try self.response(response, version: version))
    }

    private static func states(of object: PactObject) -> [ProviderState] {
        if let states = object["providerStates"]?.array {
            return states.map {
                ProviderState(name: $0["name"]?.string ?? "", parameters: $0["params"]?.object ?? PactObject())
            }
        }
        let name = (object["providerState"] ?? object["provider_state"])?.string
        return name.map { $0.isEmpty ? [] : [ProviderState(name: $0)] } ?? []
    }

    // MARK: Messages

    static func request(_ value: PactValue, version: Int) throws(PactFault) -> PactRequest {
        var request = PactRequest()
        request.method = value["method"]?.string ?? "GET"
        request.path = value["path"]?.string ?? "/"
        request.query = query(value["query"])
        request.headers = headers(value["headers"])
        request.body = try body(value["body"], headers: request.headers, version: version)
        request.rules = try RuleReader.rules(value["matchingRules"])
        request.generators = try PactGenerator.read(value["generators"])
        return request
    }

    static func response(_ value: PactValue, version: Int) throws(PactFault) -> PactResponse {
        var response = PactResponse()
        response.status = value["status"]?.integer ?? 200
        response.headers = headers(value["headers"])
        response.body = try body(value["body"], headers: response.headers, version: version)
        response.rules = try RuleReader.rules(value["matchingRules"])
        response.generators = try PactGenerator.read(value["generators"])
        return response
    }

    /// Version 2 writes the query as it stands in a URL.
    private static func query(_ value: PactValue?) -> [PactField] {
        if let text = value?.string { return PactField.parameters(text) }
        return value?.object?.members.map { PactField($0.name, texts($0.value)) } ?? []
    }

    private static func headers(_ value: PactValue?) -> [PactField] {
        value?.object?.members.map { member in
            member.value.string.map { PactField(header: member.name, $0) }
                ?? PactField(member.name, texts(member.value))
        } ?? []
    }

    private static func texts(_ value: PactValue) -> [String] { value.array?.map(\.plainText) ?? [value.plainText] }

    static func body(_ value: PactValue?, headers: [PactField], version: Int) throws(PactFault) -> PactBody {
        guard let value else { return .missing }
        if version >= 4, let object = value.object, object["content"] != nil || object.isEmpty {
            return try body(object, headers: headers)
        }
        let type = headers.first { $0.name.lowercased() == "content-type" }?.text
        switch value {
        case .null: return .null
        case .string(let text): return plainBody(text, type: type)
        default:
            return .present(
                Array(value.text.utf8), type: type.flatMap { MediaType($0).isJSON ? $0 : nil } ?? "application/json")
        }
    }

    /// Up to version 3 a string is the body itself; where JSON is expected and it is none, a JSON string.
    private static func plainBody(_ text: String, type: String?) -> PactBody {
        if text.isEmpty { return .empty }
        let bytes = Array(text.utf8)
        guard let type, MediaType(type).isJSON, (try? PactValue(parsing: bytes)) == nil else {
            return .present(bytes, type: type)
        }
        return .present(Array(PactValue.string(text).text.utf8), type: type)
    }

    /// Version 4: content, its type, and whether it is encoded.
    private static func body(_ object: PactObject, headers: [PactField]) throws(PactFault) -> PactBody {
        let header = headers.first { $0.name.lowercased() == "content-type" }?.text
        let type = object["contentType"]?.string ?? header
        switch object["content"] {
        case nil: return .missing
        case .null?: return .null
        case .string(let text)?:
            if text.isEmpty { return .empty }
            let encoding = object["encoded"]
            if encoding?.bool == true || encoding?.string?.lowercased() == "base64" {
                guard let data = Data(base64Encoded: text) else { throw PactFault("the body is no base64") }
                return .present(Array(data), type: type)
            }
            let isJSON = encoding?.string == nil && type.map { MediaType($0).isJSON } == true
            return .present(Array((isJSON ? PactValue.string(text).text : text).utf8), type: type)
        case let value?: return .present(Array(value.text.utf8), type: type ?? "application/json")
        }
    }
}

extension PactFile {
    /// - Throws: what cannot be used, in one sentence with its place.
    package init(_ bytes: [UInt8]) throws(PactFault) {
        self = try PactReader.file(bytes)
    }
}

extension PactRequest {
    /// One request of a file.
    /// - Parameter version: the specification's, 2 to 4.
    package init(_ value: PactValue, version: Int) throws(PactFault) {
        self = try PactReader.request(value, version: version)
    }
}

extension PactResponse {
    /// One answer of a file.
    /// - Parameter version: the specification's, 2 to 4.
    package init(_ value: PactValue, version: Int) throws(PactFault) {
        self = try PactReader.response(value, version: version)
    }
}
