internal import Diagnostics
internal import OpenAPI

/// What objects hold.
extension SchemaComparison {
    func compareObjects(_ visit: Visit) {
        compareProperties(visit)
        compareAdditional(visit)
        comparePatternProperties(visit)
        let (old, new) = (visit.oldView, visit.newView)
        compareOptional(
            "property-names", old.propertyNames, new.propertyNames, visit, "propertyNames", visit.position.inPlace)
        compareOptional(
            "unevaluated-properties", old.unevaluatedProperties, new.unevaluatedProperties, visit,
            "unevaluatedProperties", visit.position.child("*"))
        compareDependents(visit)
    }

    // MARK: Properties

    private func compareProperties(_ visit: Visit) {
        let (old, new) = (visit.oldView, visit.newView)
        for property in old.properties {
            guard let other = new.properties.first(where: { $0.name == property.name }) else {
                removed(property, visit)
                continue
            }
            compareRequired(property, other, visit)
            compareOneWay(property, other, visit)
            let position = sent(visit.position.child(JSONPointer.escape(property.name)), other.schema)
            compareLifecycle(property.schema, other.schema, visit, position)
            self.visit(property.schema, other.schema, position)
        }
        for property in new.properties where !old.properties.contains(where: { $0.name == property.name }) {
            added(property, visit)
        }
    }

    private func at(_ name: String, _ visit: Visit) -> Visit {
        var visit = visit
        visit.position = visit.position.child(JSONPointer.escape(name))
        return visit
    }

    private func isNeverSent(_ schema: Schema) -> Bool {
        !isByLetter && schema.isNeverSent(subject.direction)
    }

    private var partPrefix: String { subject.prefix(isRoot: false) }

    private func removed(_ property: Schema.Property, _ visit: Visit) {
        let isRequired = visit.oldView.required.contains(property.name)
        let id: String
        var level = Level.warning
        switch subject.direction {
        case .request: id = "\(partPrefix)-removed"
        case .response where subject.part == .body:
            let isHidden = isNeverSent(property.schema)
            id = "response-\(isRequired ? "required" : "optional")-\(isHidden ? "write-only-" : "")property-removed"
        case .response:
            id = "\(partPrefix)-removed"
            if isRequired { level = .error }
        }
        emit(
            id: id, level, "the \(isRequired ? "required" : "optional") property is gone", at(property.name, visit),
            property.nameLocation, visit.new.place(of: "properties"), isStructural: true)
    }

    private func added(_ property: Schema.Property, _ visit: Visit) {
        let isRequired = visit.newView.required.contains(property.name)
        let isHidden = isNeverSent(property.schema)
        let hasDefault = property.schema.effective.defaultValue != nil
        var id: String
        var level = Level.info
        var isStructural = true
        switch subject.direction {
        case .request:
            let isDemanded = isRequired && !isHidden && !visit.position.isNegated
            id = "new-\(isDemanded ? "required" : "optional")-request-\(Self.noun(of: subject))"
            if isDemanded, hasDefault, subject.part == .body { id += "-with-default" }
            if isDemanded { (level, isStructural) = (.error, false) }
        case .response:
            let words = "\(isRequired ? "required" : "optional")-\(isHidden ? "write-only-" : "")property-added"
            id = subject.part == .body ? "response-\(words)" : "response-header-\(words)"
        }
        var place = at(property.name, visit)
        // It was required before it was declared.
        if visit.oldView.required.contains(property.name) { place.position.isSame = true }
        emit(
            id: id, level, "the \(isRequired ? "required" : "optional") property is new", place,
            visit.old.place(of: "properties"), property.nameLocation, isStructural: isStructural)
    }

    private static func noun(of subject: SchemaSubject) -> String {
        switch subject.part {
        case .parameter(_, "header"): "header-property"
        case .parameter: "parameter-property"
        default: "property"
        }
    }

    private func compareRequired(_ old: Schema.Property, _ new: Schema.Property, _ visit: Visit) {
        let was = visit.oldView.required.contains(old.name)
        let becomes = visit.newView.required.contains(new.name)
        guard was != becomes else { return }
        var place = at(old.name, visit)
        place.position.isNeverSent = isNeverSent(new.schema)
        var action = becomes ? "became-required" : "became-optional"
        if becomes, subject.direction == .request, subject.part == .body, new.schema.effective.defaultValue != nil {
            action += "-with-default"
        }
        var id = oneWay(action, place)
        if case .parameter(_, "header") = subject.part, becomes { id = "request-header-property-became-required" }
        let isBreaking = becomes == (subject.direction == .request)
        emit(
            id: id, isBreaking ? .error : .info,
            becomes ? "the property is required now" : "the property is optional now",
            place, visit.old.place(of: "required"), visit.new.place(of: "required"), isStructural: false)
    }

    /// `readOnly` and `writeOnly`.
    private func compareOneWay(_ old: Schema.Property, _ new: Schema.Property, _ visit: Visit) {
        let (before, after) = (old.schema.effective, new.schema.effective)
        let required = visit.newView.required.contains(new.name) ? "required" : "optional"
        for (name, keyword, was, becomes) in [
            ("write-only", "writeOnly", before.isWriteOnly, after.isWriteOnly),
            ("read-only", "readOnly", before.isReadOnly, after.isReadOnly),
        ] where was != becomes {
            let id = "\(subject.direction.rawValue)-\(required)-property-became-\(becomes ? "" : "not-")\(name)"
            var place = at(old.name, visit)
            place.position.isSame = false
            emit(
                id: id, .info, becomes ? "the property is \(keyword) now" : "the property is no longer \(keyword)",
                place, old.schema.place(of: keyword), new.schema.place(of: keyword), isStructural: true)
        }
    }

    // MARK: Others

    private func compareAdditional(_ visit: Visit) {
        let (old, new) = (visit.oldView.additionalProperties, visit.newView.additionalProperties)
        let isRequest = subject.direction == .request
        let wasClosed = old?.effective.constant == false
        let isClosed = new?.effective.constant == false
        if wasClosed != isClosed {
            let action = isClosed ? "forbidden" : "allowed"
            let level: Level = isClosed == isRequest ? (isRequest ? .error : .warning) : .info
            emit(
                "additional-properties-\(action)", level, "properties besides the declared ones are \(action) now",
                visit, "additionalProperties")
        } else if !isClosed {
            let before = old.flatMap { $0.effective.isAnything ? nil : $0 }
            let after = new.flatMap { $0.effective.isAnything ? nil : $0 }
            compareOptional(
                "additional-properties-schema", before, after, visit, "additionalProperties",
                visit.position.child("*"))
        }
    }

    private func comparePatternProperties(_ visit: Visit) {
        let (old, new) = (visit.oldView.patternProperties, visit.newView.patternProperties)
        let isRequest = subject.direction == .request
        for entry in old {
            if let other = new.first(where: { $0.pattern == entry.pattern }) {
                self.visit(entry.schema, other.schema, visit.position.child("*"))
            } else {
                emit(
                    "pattern-property-removed", isRequest ? .info : .error,
                    "nothing is said any more of names like '\(entry.pattern)'", visit, entry.patternLocation,
                    visit.new.location, isStructural: false)
            }
        }
        for entry in new where !old.contains(where: { $0.pattern == entry.pattern }) {
            emit(
                "pattern-property-added", isRequest ? .error : .info,
                "names like '\(entry.pattern)' have a schema now", visit, visit.old.location, entry.patternLocation,
                isStructural: false)
        }
    }

    private func compareDependents(_ visit: Visit) {
        let isRequest = subject.direction == .request
        let (old, new) = (visit.oldView, visit.newView)
        let names = (old.dependentRequired + new.dependentRequired).map(\.name)
        for name in names.uniqued {
            let before = old.dependentRequired.filter { $0.name == name }.flatMap(\.required)
            let after = new.dependentRequired.filter { $0.name == name }.flatMap(\.required)
            guard Set(before) != Set(after) else { continue }
            let action = before.isEmpty ? "added" : after.isEmpty ? "removed" : "changed"
            let isBreaking = action == "changed" || (action == "added") == isRequest
            let what = "beside '\(name)' required: \(after.isEmpty ? "nothing" : after.joined(separator: ", "))"
            emit("dependent-required-\(action)", isBreaking ? .error : .info, what, visit, "dependentRequired")
        }
        for name in (old.dependentSchemas + new.dependentSchemas).map(\.name).uniqued {
            compareOptional(
                "dependent-schema", old.dependentSchemas.first { $0.name == name }?.schema,
                new.dependentSchemas.first { $0.name == name }?.schema, visit, "dependentSchemas",
                visit.position.inPlace)
        }
    }
}

extension [String] {
    /// Each once, in the order of their first.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
