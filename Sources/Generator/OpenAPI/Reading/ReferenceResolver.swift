internal import Diagnostics

/// Follows `$ref`, inside a file and to others. Each fault is reported at the reference that has it, once.
///
/// A reference is resolved against the base of the resource that it stands in (RFC 3986, section 5): the nearest
/// `$id` around it, else the file. What that gives is, in this order: a resource that a file read so far declares, a
/// file of the workspace, the local copy of a remote document, a meta-schema that is built in. Where an `$id` or `$self`
/// moves the base away from the file, a path that exists beside the file is taken as well.
final class ReferenceResolver {
    private let trees: SourceTrees
    private let copies: LocalCopies
    let resources: ResourceIndex
    private let diagnostics: Diagnostics
    private var resolved: [Location: Node?] = [:]
    /// Where each reference leads in the end: a chain is walked once.
    private var targets: [Location: Node?] = [:]

    init(trees: SourceTrees, copies: LocalCopies, resources: ResourceIndex, diagnostics: Diagnostics) {
        self.trees = trees
        self.copies = copies
        self.resources = resources
        self.diagnostics = diagnostics
    }

    /// The `$ref` of an object that has one; its value may be no string.
    static func reference(of node: Node) -> Node? { node["$ref"] }

    /// The place that is meant behind any number of references; nil, reported, where one of them leads nowhere. A
    /// node without `$ref` is its own target.
    func target(of node: Node) -> Node? {
        var node = node
        var path: [Location] = []
        var seen: Set<Location> = []
        var end: Node?
        while end == nil {
            guard let reference = Self.reference(of: node) else {
                end = node
                break
            }
            if let known = targets[reference.location] {
                end = known
                break
            }
            guard seen.insert(reference.location).inserted else {
                reportCycle(at: reference)
                break
            }
            path.append(reference.location)
            guard let next = step(reference) else { break }
            node = next
        }
        for place in path { targets[place] = .some(end) }
        return end
    }

    func reportCycle(at reference: Node) {
        diagnostics.report(
            .referenceCycle, at: reference.location, "'\(reference.string ?? "$ref")' leads back to itself",
            fix: "let one of the references on the way name a definition")
    }

    /// One step: what this `$ref` itself names.
    ///
    /// - Parameter dialect: of the schema that it stands in, where it stands in one.
    func step(_ reference: Node, _ dialect: Dialect = .openAPI31) -> Node? {
        if let known = resolved[reference.location] { return known }
        let node = resolve(reference, text: reference.string, dialect)
        resolved[reference.location] = .some(node)
        return node
    }

    /// What `text`, written at `place`, names: a `$ref`, or a discriminator's mapping.
    func resolve(_ place: Node, text: String?, _ dialect: Dialect = .openAPI31) -> Node? {
        guard let text else {
            diagnostics.report(
                .invalidValue, at: place.location, "'$ref' is \(place.kindName), a string was expected")
            return nil
        }
        let (reference, fragment) = URIReference.split(text)
        guard let resource = resource(reference, place, dialect) else { return nil }
        guard let fragment, !fragment.isEmpty else { return resource.root }
        guard let pointer = PercentEncoding.decode(fragment), let tokens = JSONPointer.tokens(of: pointer) else {
            if let name = PercentEncoding.decode(fragment), let named = resource.anchors[name] { return named }
            reportNoPlace(fragment, in: resource, at: place, dialect)
            return nil
        }
        switch trees.find(tokens, in: resource.root) {
        case .node(let node): return node
        case .missing(let token, let parent):
            if let node = fromFile(tokens, resource, reference, place) { return node }
            reportMissing(token, below: parent, text: text, at: place.location)
            return nil
        }
    }

    /// Whether `text` names a resource that exists, or a remote one, which `resolve` reports.
    func canRead(_ place: Node, text: String) -> Bool {
        let reference = URIReference.split(text).resource
        guard let here = resources.resource(at: place.location, .openAPI31),
            let uri = URIReference.resolve(reference, base: here.model.uri)
        else { return true }
        return URIReference.isRemote(uri) || resources.resource(uri) != nil || trees.exists(uri)
    }

    /// The resource that a reference without fragment names.
    private func resource(_ reference: String, _ place: Node, _ dialect: Dialect) -> SchemaResource? {
        guard let here = resources.resource(at: place.location, dialect) else { return nil }
        if reference.isEmpty { return here }
        guard let uri = URIReference.resolve(reference, base: here.model.uri) else {
            diagnostics.report(
                .unresolvedReference, at: place.location, "'\(reference)' has a wrong percent-encoding",
                fix: "write '%' as '%25'")
            return nil
        }
        if let known = resources.resource(uri) { return resources.resource(at: known.root.location, dialect) }
        guard let file = file(for: uri, reference, place) else {
            diagnostics.report(
                .remoteReference, at: place.location, "'\(uri)' is not a local file, and nothing is fetched",
                fix: "name a local copy of it under 'references' in bffgen.yaml")
            return nil
        }
        guard let root = trees.root(of: file, from: place.location) else { return nil }
        return resources.resource(at: root.location, dialect)
    }

    /// The resource of an absolute URI, where there is one: nothing is reported.
    func known(_ uri: String, _ dialect: Dialect) -> SchemaResource? {
        if let known = resources.resource(uri) { return known }
        let isAtHand = !URIReference.isRemote(uri) || MetaSchema.text(of: uri) != nil
        guard let file = copies.file(for: uri) ?? (isAtHand ? uri : nil), trees.exists(file),
            let root = trees.root(of: file, from: nil)
        else { return nil }
        return resources.resource(at: root.location, dialect)
    }

    private func file(for uri: String, _ reference: String, _ place: Node) -> String? {
        let isLocal = !URIReference.isRemote(uri)
        if isLocal, trees.exists(uri) { return uri }
        if let copy = copies.file(for: uri) { return copy }
        if MetaSchema.text(of: uri) != nil { return uri }
        // An `$id` or `$self` moved the base; the path beside the file is what is left to be meant.
        guard !URIReference.isRemote(reference), !URIReference.isRemote(place.location.file),
            let path = URIReference.resolve(reference, base: place.location.file), trees.exists(path)
        else { return isLocal ? uri : nil }
        return path
    }

    /// A pointer that was written from the file's root although an `$id` starts a resource on the way: what
    /// generators of documents write.
    private func fromFile(_ tokens: [String], _ resource: SchemaResource, _ reference: String, _ place: Node) -> Node? {
        guard reference.isEmpty, !resource.root.location.pointer.isEmpty,
            let root = trees.root(of: place.location.file, from: nil), root["openapi"] != nil,
            case .node(let node) = trees.find(tokens, in: root)
        else { return nil }
        diagnostics.report(
            .nonconforming, at: place.location,
            "'\(place.string ?? "")' starts at the resource '\(resource.model.uri)', which has no such place",
            notes: [Diagnostic.Note("that resource starts here", at: resource.root.location)],
            fix: "remove the '$id', or write the file's name before '#'")
        return node
    }

    private func reportNoPlace(
        _ fragment: Substring, in resource: SchemaResource, at place: Node, _ dialect: Dialect
    ) {
        if fragment.hasPrefix("/") || dialect == .openAPI30 || PercentEncoding.decode(fragment) == nil {
            diagnostics.report(
                .unresolvedReference, at: place.location, "'#\(fragment)' is no JSON pointer",
                fix: "write it like '#/components/schemas/Name'")
            return
        }
        let names = resource.anchors.keys.sorted()
        diagnostics.report(
            .unresolvedReference, at: place.location,
            "'#\(fragment)' leads nowhere: '\(resource.model.uri)' has no '$anchor' of that name",
            fix: Suggestion.fix(for: String(fragment), in: names) ?? "write it like '#/components/schemas/Name'")
    }

    private func reportMissing(_ token: String, below parent: Node, text: String, at location: Location) {
        let names = parent.members?.map(\.key) ?? []
        let place =
            parent.location.pointer.isEmpty ? "the root of '\(parent.location.file)'" : "'#\(parent.location.pointer)'"
        let what =
            parent.members == nil && parent.array == nil
            ? "\(place) is \(parent.kindName)" : "\(place) has no '\(token)'"
        diagnostics.report(
            .unresolvedReference, at: location, "'\(text)' leads nowhere: \(what)",
            fix: Suggestion.fix(for: token, in: names))
    }
}
