internal import Diagnostics
internal import OpenAPI

/// What names a type: the place of its schema in the document, and nothing else. So a name does not change when
/// another schema or operation appears.
struct TypePlace: Hashable {
    /// What types are declared in: an enum with the contract's name, or the client with an operation's name.
    enum Root: Hashable {
        case contract
        case operations
    }

    let root: Root
    /// Wanted names from the root downwards: `["Pet", "Owner"]`.
    let names: [String]

    /// The place of a part that is named by its role.
    func child(_ name: String) -> TypePlace { TypePlace(root: root, names: names + [name]) }

    /// An element's or value's type stands beside that of its container.
    func extended(_ suffix: String) -> TypePlace {
        guard let last = names.last else { return child(suffix) }
        return TypePlace(root: root, names: names.dropLast() + [last + suffix])
    }
}

/// Makes places of pointers.
struct TypePlaces {
    private let document: Document
    /// Operation's `path` and `method` → its type's name.
    private let operations: [String: String]
    /// Component sections other than schemas, with the namespace that holds their inline types.
    static let sections = [
        "parameters": "Parameters", "responses": "Responses", "requestBodies": "RequestBodies", "headers": "Headers",
        "mediaTypes": "MediaTypes",
    ]

    init(document: Document, operations: [String: String]) {
        self.document = document
        self.operations = operations
    }

    /// How generated code cites a place: the file as the document's own folder knows it, so that it does not matter
    /// where the tool is called.
    func citation(of location: Location) -> String { Self.citation(of: location, in: document) }

    static func citation(of location: Location, in document: Document) -> String {
        let folder = document.file.lastIndex(of: "/").map { document.file[...$0] } ?? ""
        let file = location.file.hasPrefix(folder) ? String(location.file.dropFirst(folder.count)) : location.file
        return (location.pointer.isEmpty ? file : "\(file)#\(location.pointer)").singleLine
    }

    static func key(path: String, method: String) -> String { method + " " + path }

    func place(of schema: Schema) -> TypePlace {
        let location = schema.location
        guard let tokens = JSONPointer.tokens(of: location.pointer) else {
            return TypePlace(root: .contract, names: [WholeName.type(schema.name ?? "Schema")])
        }
        return place(tokens[...], file: location.file, schema)
    }

    private func place(_ tokens: ArraySlice<String>, file: String, _ schema: Schema) -> TypePlace {
        let head = Array(tokens.prefix(3))
        if head.count == 3, head[0] == "components" {
            if head[1] == "schemas" { return walk(tokens.dropFirst(3), from: contract([head[2]]), file, head) }
            if let section = Self.sections[head[1]] {
                return walk(tokens.dropFirst(3), from: contract([section, head[2]]), file, head)
            }
        }
        if head.count >= 2, ["$defs", "definitions"].contains(head[0]) {
            return walk(tokens.dropFirst(2), from: contract([head[1]]), file, Array(tokens.prefix(2)))
        }
        if head.count == 3, head[0] == "paths", file == document.file {
            let depth = head[2] == "additionalOperations" ? 4 : 3
            let method = Array(tokens.prefix(depth)).last ?? ""
            if let operation = operations[Self.key(path: head[1], method: method)] {
                let place = TypePlace(root: .operations, names: [operation])
                return walk(tokens.dropFirst(depth), from: place, file, Array(tokens.prefix(depth)))
            }
            return walk(tokens.dropFirst(2), from: contract(["Parameters", head[1]]), file, Array(tokens.prefix(2)))
        }
        // A whole file, or a place in one that is no component: named by the file.
        let stem = file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? "Schema"
        return walk(tokens, from: contract([stem]), file, [])
    }

    private func contract(_ names: [String]) -> TypePlace {
        TypePlace(root: .contract, names: names.map { WholeName.type($0) })
    }

    private func node(_ file: String, _ tokens: [String]) -> Node? {
        guard file == document.file else { return nil }
        var node: Node? = document.root
        for token in tokens {
            if let elements = node?.array {
                node = Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                node = node?[token]
            }
        }
        return node
    }

    /// Goes down from a place, a keyword with its key at a time.
    private func walk(
        _ tokens: ArraySlice<String>, from start: TypePlace, _ file: String, _ before: [String]
    ) -> TypePlace {
        var (place, rest, seen) = (start, tokens, before)
        while let keyword = rest.popFirst() {
            seen.append(keyword)
            let needsKey = Self.keyedKeywords.contains(keyword)
            let key = needsKey ? rest.popFirst() : nil
            if let key { seen.append(key) }
            place = step(place, keyword, key, file, seen)
        }
        return place
    }

    private static let keyedKeywords: Set<String> = [
        "properties", "patternProperties", "dependentSchemas", "oneOf", "anyOf", "allOf", "prefixItems", "content",
        "responses", "headers", "parameters", "$defs", "definitions",
    ]

    private func step(
        _ place: TypePlace, _ keyword: String, _ key: String?, _ file: String, _ seen: [String]
    ) -> TypePlace {
        switch keyword {
        case "properties", "$defs", "definitions", "dependentSchemas": return place.child(WholeName.type(key ?? ""))
        case "items": return place.extended("Item")
        case "additionalProperties", "patternProperties", "unevaluatedProperties": return place.extended("Value")
        case "prefixItems": return place.child("Element\((key.flatMap { Int($0) } ?? 0) + 1)")
        case "allOf", "schema": return place
        case "oneOf", "anyOf":
            let title = node(file, seen)?["title"]?.string.map { WholeName.type($0) }
            return place.child(title ?? "Option\((key.flatMap { Int($0) } ?? 0) + 1)")
        case "content": return content(place, key ?? "", file, seen)
        case "requestBody": return place.child("Body")
        case "responses": return place.child(ResponseNames.typeName(key ?? ""))
        case "headers": return place.child(WholeName.type(key ?? ""))
        case "parameters":
            let name = node(file, seen)?["name"]?.string
            return place.child(WholeName.type(name ?? "Parameter\(key ?? "")"))
        default: return place.child(WholeName.type(keyword))
        }
    }

    /// A body of one media type is named without it.
    private func content(_ place: TypePlace, _ mediaType: String, _ file: String, _ seen: [String]) -> TypePlace {
        let count = node(file, seen.dropLast())?.members?.count ?? 2
        return count <= 1 ? place : place.extended(WholeName.type(MediaTypeNames.word(mediaType)))
    }
}
