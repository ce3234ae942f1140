internal import Diagnostics

/// What OpenAPI 3.2 adds.
extension PartRules {
    /// `$self` is a base for references, so that it has no fragment (OpenAPI Object).
    func checkSelf(_ node: Node) {
        guard let uri = node["$self"], let text = uri.string, text.contains("#") else { return }
        diagnostics.report(
            .invalidValue, at: uri.location, "'$self' has a fragment, which the URI of a document cannot have",
            fix: "remove '#' and what stands behind it")
    }

    /// The tags that `parent` names exist, and none is nested under itself (Tag Object).
    func checkTags(_ node: Node) {
        let tags = (node["tags"]?.array ?? []).filter { $0["name"]?.string != nil }
        let parents = Dictionary(
            tags.compactMap { tag in tag["name"]?.string.map { ($0, tag["parent"]?.string) } },
            uniquingKeysWith: { first, _ in first })
        for tag in tags {
            guard let parent = tag["parent"], let name = parent.string, let own = tag["name"]?.string else { continue }
            guard parents[name] != nil else {
                diagnostics.report(
                    .invalidValue, at: parent.location, "tag '\(own)' stands under '\(name)', which is no tag",
                    fix: Suggestion.fix(for: name, in: parents.keys.sorted()) ?? "add it to 'tags'")
                continue
            }
            var (next, steps): (String?, Int) = (name, 0)
            while let one = next, one != own, steps < tags.count { (next, steps) = (parents[one] ?? nil, steps + 1) }
            guard next == own else { continue }
            diagnostics.report(
                .invalidValue, at: parent.location, "tag '\(own)' stands under itself", fix: "remove the 'parent'")
        }
    }

    /// Methods under `additionalOperations` are tokens as they are sent, and none that has a field of its own (Path Item Object).
    func checkMethods(_ node: Node) {
        for member in node["additionalOperations"]?.members ?? [] {
            if !FieldName.isToken(member.key) {
                diagnostics.report(
                    .invalidValue, at: member.keyLocation,
                    "\(Node(.string(member.key), at: member.keyLocation).json) is no method",
                    fix: "write it as it is sent, like 'COPY'")
            } else if OperationMethod.fields.contains(member.key.lowercased()) {
                diagnostics.report(
                    .invalidValue, at: member.keyLocation,
                    "'\(member.key)' stands under 'additionalOperations', but this method has a field of its own",
                    fix: "put the operation under '\(member.key.lowercased())' in the path item")
            }
        }
    }

    /// The whole query is one value that a media type describes (Parameter Object).
    func checkQueryString(_ node: Node) {
        for key in ["schema", "style", "explode", "allowReserved"] {
            guard let value = node[key] else { continue }
            diagnostics.report(
                .invalidValue, at: value.location, "'\(key)' stands on a querystring parameter, which has 'content'",
                fix: key == "schema"
                    ? "write it as 'content: {application/x-www-form-urlencoded: {schema: …}}'" : "remove it")
        }
        if node["schema"] == nil, node["content"] == nil {
            diagnostics.report(
                .missingField, at: node.location, "this querystring parameter has no 'content'",
                fix: "add 'content' with one media type")
        } else if let content = node["content"], let members = content.members, members.count != 1 {
            diagnostics.report(
                .invalidValue, at: content.location, "'content' of a parameter has \(members.count) media types",
                fix: "keep one")
        }
        checkExamples(node, .parameter)
    }

    /// `allowReserved` counts where values are percent-encoded: in paths, in queries and in cookies of the style `form`.
    func checkReserved(_ node: Node, _ place: String) {
        guard let reserved = node["allowReserved"], reserved.bool == true,
            place == "header" || (place == "cookie" && node["style"]?.string == "cookie")
        else { return }
        diagnostics.report(
            .nonconforming, at: reserved.location,
            "'allowReserved' says nothing on a \(place) parameter, whose values are not percent-encoded",
            fix: "remove it")
    }

    /// Encodings go by name or by position (Media Type Object).
    func checkPositions(_ node: Node, _ part: Part) {
        guard node["encoding"] != nil,
            let other = node.members?.first(where: { ["prefixEncoding", "itemEncoding"].contains($0.key) })
        else { return }
        diagnostics.report(
            .invalidValue, at: other.keyLocation, "\(part.words) has both 'encoding' and '\(other.key)'",
            fix: "keep 'encoding' where the parts have names, the other where they have places")
    }

    /// Which of an example's values exclude each other (Example Object).
    func checkExample(_ node: Node) {
        let pairs = [
            ("value", "dataValue"), ("value", "serializedValue"), ("value", "externalValue"),
            ("serializedValue", "externalValue"),
        ]
        for (first, second) in pairs where node[first] != nil {
            guard let other = node.members?.first(where: { $0.key == second }) else { continue }
            return diagnostics.report(
                .invalidValue, at: other.keyLocation, "this example has both '\(first)' and '\(second)'",
                fix: first == "value" ? "write 'dataValue' in place of 'value'" : "remove one of them")
        }
    }

    /// `nodeType` says what `attribute` and `wrapped` said (XML Object).
    func checkNodeType(_ node: Node) {
        guard node["nodeType"] != nil,
            let other = node.members?.first(where: { ["attribute", "wrapped"].contains($0.key) })
        else { return }
        diagnostics.report(
            .invalidValue, at: other.keyLocation, "'xml' has both 'nodeType' and '\(other.key)'",
            fix: "remove '\(other.key)'")
    }

    /// At most one parameter is the whole query, and then none is a part of it (Parameter Locations).
    func checkQueryStrings(_ parameters: [Parameter]) {
        guard let whole = parameters.first(where: { $0.place == .querystring }) else { return }
        let note = Diagnostic.Note("it takes the whole query", at: whole.location)
        for parameter in parameters where parameter.location != whole.location {
            switch parameter.place {
            case .querystring:
                diagnostics.report(
                    .invalidValue, at: parameter.location,
                    "'\(parameter.name)' is a second querystring parameter of this operation", notes: [note],
                    fix: "keep one of them")
            case .query:
                diagnostics.report(
                    .invalidValue, at: parameter.location,
                    "query parameter '\(parameter.name)' stands beside the querystring parameter '\(whole.name)'",
                    notes: [note], fix: "make it a property of '\(whole.name)'")
            case .path, .header, .cookie: break
            }
        }
    }
}
