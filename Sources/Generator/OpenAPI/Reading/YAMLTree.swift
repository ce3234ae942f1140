package import Diagnostics

/// Builds the positioned tree of a YAML file. Aliases share the tree that their anchor names; what they would be if
/// written out is counted and bounded, because whoever walks the tree walks all of it.
package struct YAMLTree {
    private struct Anchored {
        let node: Node
        /// The scalar as written, for an alias that stands as a key.
        let text: String?
        let nodes: Int
        let height: Int
    }

    private let events: YAMLEvents
    private let diagnostics: Diagnostics
    private var anchors: [String: Anchored] = [:]
    private var openAnchors: Set<String> = []
    /// Values so far, aliases counted as written out.
    private var nodes = 0
    private var aliasedNodes = 0
    private var deepest = 0

    /// Duplicate keys and unknown tags are reported and reading goes on; nil after any other fault.
    package static func read(_ bytes: [UInt8], file: String, diagnostics: Diagnostics) -> Node? {
        do throws(ReadingFault) {
            var reader = YAMLTree(events: try YAMLEvents(bytes, file: file), diagnostics: diagnostics)
            return try reader.stream()
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    private init(events: YAMLEvents, diagnostics: Diagnostics) {
        self.events = events
        self.diagnostics = diagnostics
    }

    private mutating func stream() throws(ReadingFault) -> Node {
        var root: Node?
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .documentStart:
                if root != nil {
                    throw ReadingFault(
                        .invalidYAML, at: events.location(event.start, pointer: ""), "a second document starts here",
                        fix: "keep one document per file")
                }
                root = try value(try events.next(), pointer: "", depth: 1)
            default:
                if let root { return root }
                throw ReadingFault(.invalidYAML, at: events.location(0, pointer: ""), "the file is empty")
            }
        }
    }

    private mutating func value(_ event: YAMLEvents.Event, pointer: String, depth: Int) throws(ReadingFault) -> Node {
        let location = events.location(event.start, pointer: pointer)
        if case .alias(let name) = event.kind { return try alias(name, at: location, depth: depth).node }
        try check(depth: depth, at: location)
        let nodesBefore = nodes
        let deepestBefore = deepest
        nodes += 1
        deepest = depth
        if let anchor = event.anchor { openAnchors.insert(anchor) }
        var text: String?
        let value: Node.Value
        switch event.kind {
        case .scalar(let scalar):
            text = scalar.text
            nodes += scalar.text.utf8.count / ReadingLimit.textBytesPerNode
            value = self.value(of: scalar, at: location)
        case .sequenceStart(let tag):
            check(tag: tag, expected: "seq", at: location)
            value = .array(try sequence(pointer, depth))
        case .mappingStart(let tag):
            check(tag: tag, expected: "map", at: location)
            value = .object(try mapping(pointer, depth))
        default: throw ReadingFault(.invalidYAML, at: location, "a value was expected")
        }
        let node = Node(value, at: location)
        if let anchor = event.anchor {
            openAnchors.remove(anchor)
            anchors[anchor] = Anchored(node: node, text: text, nodes: nodes - nodesBefore, height: deepest - depth)
        }
        deepest = max(deepest, deepestBefore)
        return node
    }

    private func check(depth: Int, at location: Location) throws(ReadingFault) {
        if depth <= ReadingLimit.depthMax { return }
        throw ReadingFault(
            .documentLimit, at: location, "values are nested more than \(ReadingLimit.depthMax) deep",
            fix: "flatten the document")
    }

    private func value(of scalar: YAMLScalar, at location: Location) -> Node.Value {
        if let value = scalar.value { return value }
        let tag = scalar.tag ?? ""
        let name = tag.hasPrefix(YAMLScalar.tagPrefix) ? "!!" + tag.dropFirst(YAMLScalar.tagPrefix.count) : tag
        let isCore = ["!!null", "!!bool", "!!int", "!!float"].contains(name)
        diagnostics.report(
            .invalidYAML, at: location, isCore ? "'\(scalar.text)' is no \(name)" : "tag '\(name)' is not supported",
            fix: "remove the tag")
        return .string(scalar.text)
    }

    private func check(tag: String?, expected: String, at location: Location) {
        guard let tag, tag != "!", tag != YAMLScalar.tagPrefix + expected else { return }
        let name = tag.hasPrefix(YAMLScalar.tagPrefix) ? "!!" + tag.dropFirst(YAMLScalar.tagPrefix.count) : tag
        diagnostics.report(.invalidYAML, at: location, "tag '\(name)' is not supported", fix: "remove the tag")
    }

    private mutating func sequence(_ pointer: String, _ depth: Int) throws(ReadingFault) -> [Node] {
        var elements: [Node] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return elements }
            elements.append(try value(event, pointer: "\(pointer)/\(elements.count)", depth: depth + 1))
        }
    }
}

// MARK: Mappings

extension YAMLTree {
    private mutating func mapping(_ pointer: String, _ depth: Int) throws(ReadingFault) -> [Node.Member] {
        var members: [Node.Member] = []
        var places: [String: Location] = [:]
        var merges: [(index: Int, value: Node)] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { break }
            let (key, isMerge) = try key(event, pointer: pointer, depth: depth + 1)
            let keyPointer = JSONPointer.child(key, of: pointer)
            let keyLocation = events.location(event.start, pointer: keyPointer)
            let value = try value(try events.next(), pointer: keyPointer, depth: depth + 1)
            if let first = places[key] {
                diagnostics.report(.duplicate(key: key, at: keyLocation, first: first))
                continue
            }
            places[key] = keyLocation
            if isMerge {
                merges.append((members.count, value))
            } else {
                members.append(Node.Member(key: key, keyLocation: keyLocation, value: value))
            }
        }
        if merges.isEmpty { return members }
        return try merged(members, merges)
    }

    /// The text of a key as written: `200` and `null` are keys like any other.
    private mutating func key(
        _ event: YAMLEvents.Event, pointer: String, depth: Int
    ) throws(ReadingFault) -> (text: String, isMerge: Bool) {
        let location = events.location(event.start, pointer: pointer)
        switch event.kind {
        case .scalar(let scalar):
            _ = try value(event, pointer: pointer, depth: depth)
            return (scalar.text, scalar.isMergeKey)
        case .alias(let name):
            if let text = try alias(name, at: location, depth: depth).text { return (text, false) }
            fallthrough
        default:
            throw ReadingFault(.invalidYAML, at: location, "a key is not a scalar", fix: "write a plain or quoted key")
        }
    }

    /// The members of merged mappings take the place of their `<<`. What the mapping says itself wins, then the
    /// earlier of several.
    private mutating func merged(
        _ members: [Node.Member], _ merges: [(index: Int, value: Node)]
    ) throws(ReadingFault) -> [Node.Member] {
        var known = Set(members.map(\.key))
        var result: [Node.Member] = []
        var next = 0
        for merge in merges {
            result += members[next..<merge.index]
            next = merge.index
            for source in merge.value.array ?? [merge.value] {
                guard let merged = source.members else {
                    throw ReadingFault(
                        .invalidYAML, at: source.location, "'<<' merges \(source.kindName)",
                        fix: "give it a mapping, an alias of one, or a list of those")
                }
                try count(aliased: merged.count, at: merge.value.location)
                for member in merged where known.insert(member.key).inserted { result.append(member) }
            }
        }
        return result + members[next...]
    }

    private mutating func alias(_ name: String, at location: Location, depth: Int) throws(ReadingFault) -> Anchored {
        if openAnchors.contains(name) {
            throw ReadingFault(.invalidYAML, at: location, "alias '*\(name)' stands inside its own anchor")
        }
        guard let anchored = anchors[name] else {
            throw ReadingFault(
                .invalidYAML, at: location, "alias '*\(name)' has no anchor before it",
                fix: Suggestion.fix(for: name, in: anchors.keys.sorted()))
        }
        try check(depth: depth + anchored.height, at: location)
        deepest = max(deepest, depth + anchored.height)
        nodes += anchored.nodes
        try count(aliased: anchored.nodes, at: location)
        return anchored
    }

    private mutating func count(aliased: Int, at location: Location) throws(ReadingFault) {
        aliasedNodes += aliased
        if aliasedNodes <= ReadingLimit.aliasedNodesMax { return }
        throw ReadingFault(
            .documentLimit, at: location, "aliases stand for more than \(ReadingLimit.aliasedNodesMax) values",
            fix: "write fewer aliases of aliases")
    }
}
