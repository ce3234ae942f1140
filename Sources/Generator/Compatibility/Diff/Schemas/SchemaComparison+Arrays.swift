internal import OpenAPI

/// What arrays hold.
extension SchemaComparison {
    func compareArrays(_ visit: Visit) {
        let (old, new) = (visit.oldView, visit.newView)
        comparePrefix(visit)
        if let items = old.items, let newItems = new.items {
            var position = sent(visit.position.child("*"), newItems)
            // Each value of a list is what the parameter is about.
            if case .parameter = subject.part { position.isRoot = visit.position.isRoot }
            self.visit(items, newItems, position)
        }
        compareOptional("contains", old.contains, new.contains, visit, "contains", visit.position.child("*").fixed)
        if old.contains != nil, new.contains != nil { compareContainsBounds(visit) }
        compareOptional(
            "unevaluated-items", old.unevaluatedItems, new.unevaluatedItems, visit, "unevaluatedItems",
            visit.position.child("*"))
    }

    private func comparePrefix(_ visit: Visit) {
        let (old, new) = (visit.oldView.prefixItems, visit.newView.prefixItems)
        for index in 0..<min(old.count, new.count) {
            self.visit(old[index], new[index], sent(visit.position.child(String(index)), new[index]))
        }
        guard old.count != new.count else { return }
        let isGrowing = new.count > old.count
        emit(
            isGrowing ? "prefix-items-added" : "prefix-items-removed", .error,
            "prefixItems has \(new.count) schemas, \(old.count) before", visit, "prefixItems")
    }

    /// A subschema that constrains, so that a new one narrows.
    func compareOptional(
        _ name: String, _ old: Schema?, _ new: Schema?, _ visit: Visit, _ keyword: String,
        _ position: SchemaPosition
    ) {
        let isRequest = subject.direction == .request
        switch (old, new) {
        case (nil, _?):
            emit("\(name)-added", isRequest ? .error : .info, "'\(keyword)' is new", visit, keyword)
        case (_?, nil):
            emit("\(name)-removed", isRequest ? .info : .error, "'\(keyword)' is gone", visit, keyword)
        case (let old?, let new?): self.visit(old, new, position)
        case (nil, nil): break
        }
    }

    /// The position of a value that both sides describe.
    func sent(_ position: SchemaPosition, _ new: Schema) -> SchemaPosition {
        var position = position
        let new = new.effective
        if isByLetter { return position }
        switch subject.direction {
        case .request: position.isNeverSent = position.isNeverSent || new.isReadOnly
        case .response: position.isNeverSent = position.isNeverSent || new.isWriteOnly
        }
        return position
    }
}
