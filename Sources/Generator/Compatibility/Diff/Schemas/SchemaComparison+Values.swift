internal import OpenAPI

/// Lists of values, `const` and defaults.
extension SchemaComparison {
    func compareValues(_ visit: Visit) {
        compareEnums(visit)
        compareDefaults(visit)
        compareExtensibleEnums(visit)
    }

    // MARK: Enums

    private func compareEnums(_ visit: Visit) {
        let (old, new) = (visit.oldView, visit.newView)
        // A `const` is an enum of one value; it is named so where no enum stands on the other side.
        if old.enumeration == nil, new.enumeration == nil {
            return compareConst(old.const, new.const, visit)
        }
        switch (old.fixedValues, new.fixedValues) {
        case (nil, nil): break
        case (nil, let values?): becameEnum(values, visit)
        case (let values?, nil):
            emit(
                "enum-removed", subject.direction == .request ? .info : .error,
                "values besides \(Self.list(values)) are possible now", visit, "enum")
        case (let before?, let after?):
            for value in before where !after.contains(where: value.isEqual) { removed(value, visit) }
            for value in after where !before.contains(where: value.isEqual) { added(value, visit) }
        }
    }

    private func compareConst(_ old: Node?, _ new: Node?, _ visit: Visit) {
        let isRequest = subject.direction == .request
        switch (old, new) {
        case (nil, let new?):
            emit("const-added", isRequest ? .error : .info, "the value must be \(new.json) now", visit, "const")
        case (let old?, nil):
            emit(
                "const-removed", isRequest ? .info : .error, "the value need not be \(old.json) any more", visit,
                "const")
        case (let old?, let new?) where !old.isEqual(to: new):
            emit("const-changed", .error, "the one value changed from \(old.json) to \(new.json)", visit, "const")
        default: break
        }
    }

    private func becameEnum(_ values: [Node], _ visit: Visit) {
        let what = "only \(Self.list(values)) remain"
        let places = (visit.old.location, visit.new.place(of: "enum"))
        if case .parameter(_, "header") = subject.part, !visit.position.isRoot {
            return emit(
                id: "request-header-property-became-enum", .error, what, visit, places.0, places.1, isStructural: false)
        }
        emit("became-enum", subject.direction == .request ? .error : .info, what, visit, "enum")
    }

    private func removed(_ value: Node, _ visit: Visit) {
        let id =
            if subject.direction == .response, subject.part == .body, visit.position.isRoot {
                "response-mediatype-enum-value-removed"
            } else {
                oneWay("enum-value-removed", visit)
            }
        emit(
            id: id, subject.direction == .request ? .error : .info, "the value \(value.json) is gone", visit,
            value.location, visit.new.place(of: "enum"), isStructural: false)
    }

    private func added(_ value: Node, _ visit: Visit) {
        emit(
            id: oneWay("enum-value-added", visit), subject.direction == .request ? .info : .warning,
            "the value \(value.json) is new", visit, visit.old.place(of: "enum"), value.location, isStructural: false)
    }

    /// The identifier for a member that is never sent this way, where there is one.
    func oneWay(_ action: String, _ visit: Visit) -> String {
        let prefix = subject.prefix(isRoot: visit.position.isRoot)
        guard visit.position.isNeverSent else { return "\(prefix)-\(action)" }
        let kind = subject.direction == .request ? "read-only" : "write-only"
        let special = "\(subject.direction.rawValue)-\(kind)-property-\(action)"
        return RuleBook.level(of: special) == nil ? "\(prefix)-\(action)" : special
    }

    private static func list(_ values: [Node]) -> String {
        let shown = values.prefix(5).map(\.json).joined(separator: ", ")
        return values.count > 5 ? "\(shown) and \(values.count - 5) more" : shown
    }

    // MARK: Defaults and extensible enums

    private func compareDefaults(_ visit: Visit) {
        let isParameter = if case .parameter = subject.part { visit.position.isRoot } else { false }
        let level: Level = isParameter ? .error : .info
        let (old, new) = (visit.oldView.defaultValue, visit.newView.defaultValue)
        let finding: (String, String)? =
            switch (old, new) {
            case (nil, let new?): ("default-value-added", "the default \(new.json) is new")
            case (let old?, nil): ("default-value-removed", "the default \(old.json) is gone")
            case (let old?, let new?) where !old.isEqual(to: new):
                ("default-value-changed", "the default changed from \(old.json) to \(new.json)")
            default: nil
            }
        guard let (action, what) = finding else { return }
        advise(action, level, what, visit, "default")
    }

    /// About what is meant rather than which values fit: kept at its level.
    func advise(_ action: String, _ level: Level, _ what: String, _ visit: Visit, _ keyword: String) {
        var free = visit
        free.position.isSame = false
        emit(
            action, level, what, free, visit.old.place(of: keyword), visit.new.place(of: keyword), isStructural: true)
    }

    /// `x-extensible-enum`: values that are known while others may come.
    private func compareExtensibleEnums(_ visit: Visit) {
        guard subject.direction == .request, let before = visit.oldView.extension("x-extensible-enum")?.array,
            let after = visit.newView.extension("x-extensible-enum")?.array
        else { return }
        for value in before where !after.contains(where: value.isEqual) {
            advise(
                "x-extensible-enum-value-removed", .error, "the extensible value \(value.json) is gone", visit,
                "x-extensible-enum")
        }
    }
}

extension Schema {
    /// The values that `enum` and `const` leave; nil where neither is given.
    fileprivate var fixedValues: [Node]? { const.map { [$0] } ?? enumeration }

    func `extension`(_ name: String) -> Node? { extensions.first { $0.key == name }?.value }
}
