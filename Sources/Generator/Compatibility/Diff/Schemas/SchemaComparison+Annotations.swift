internal import OpenAPI

/// What a schema says besides which values fit.
extension SchemaComparison {
    func compareAnnotations(_ visit: Visit) {
        compareDiscriminators(visit)
        compareContent(visit)
    }

    // MARK: Discriminators

    private func compareDiscriminators(_ visit: Visit) {
        let old = visit.oldView.node["discriminator"].flatMap { $0["propertyName"] == nil ? nil : $0 }
        let new = visit.newView.node["discriminator"].flatMap { $0["propertyName"] == nil ? nil : $0 }
        func report(_ action: String, _ what: String) {
            advise("discriminator-\(action)", .info, what, visit, "discriminator")
        }
        switch (old, new) {
        case (nil, nil): return
        case (nil, _?): return report("added", "a discriminator is new")
        case (_?, nil): return report("removed", "the discriminator is gone")
        case (let old?, let new?):
            let names = [old, new].map { $0["propertyName"]?.string ?? "" }
            if names[0] != names[1] {
                report("property-name-changed", "the discriminator changed from '\(names[0])' to '\(names[1])'")
            }
            compareMappings(old["mapping"]?.members ?? [], new["mapping"]?.members ?? [], report)
            compareDefaults(old["defaultMapping"], new["defaultMapping"], report)
        }
    }

    /// Which alternative stands for values that nothing maps, and for none.
    private func compareDefaults(_ old: Node?, _ new: Node?, _ report: (String, String) -> Void) {
        switch (old?.string, new?.string) {
        case (nil, let name?): report("default-mapping-added", "other values of the discriminator stand for '\(name)'")
        case (let name?, nil):
            report("default-mapping-removed", "other values of the discriminator no longer stand for '\(name)'")
        case (let before?, let after?) where before != after:
            report(
                "default-mapping-changed",
                "other values of the discriminator stand for '\(after)' now, no longer for '\(before)'")
        default: break
        }
    }

    private func compareMappings(
        _ old: [Node.Member], _ new: [Node.Member], _ report: (String, String) -> Void
    ) {
        for entry in old {
            guard let other = new.first(where: { $0.key == entry.key }) else {
                report("mapping-deleted", "the discriminator no longer maps '\(entry.key)'")
                continue
            }
            if !other.value.isEqual(to: entry.value) {
                report("mapping-changed", "the discriminator maps '\(entry.key)' to \(other.value.json) now")
            }
        }
        for entry in new where !old.contains(where: { $0.key == entry.key }) {
            report("mapping-added", "the discriminator maps '\(entry.key)' too")
        }
    }

    // MARK: Encoded content

    private func compareContent(_ visit: Visit) {
        let (old, new) = (visit.oldView, visit.newView)
        for (name, keyword, before, after) in [
            ("content-media-type", "contentMediaType", old.contentMediaType, new.contentMediaType),
            ("content-encoding", "contentEncoding", old.contentEncoding, new.contentEncoding),
        ] where before != after {
            advise(
                "\(name)-changed", .error, "\(keyword) changed from \(before ?? "nothing") to \(after ?? "nothing")",
                visit, keyword)
        }
        let isRequest = subject.direction == .request
        switch (old.contentSchema, new.contentSchema) {
        case (nil, _?):
            advise("content-schema-added", isRequest ? .error : .info, "contentSchema is new", visit, "contentSchema")
        case (_?, nil):
            advise(
                "content-schema-removed", isRequest ? .info : .error, "contentSchema is gone", visit, "contentSchema")
        case (let before?, let after?):
            // What is encoded in the text is no part of the value.
            var position = visit.position.inPlace
            position.isContained = false
            position.isSame = false
            self.visit(before, after, position)
        case (nil, nil): break
        }
    }

    // MARK: Lifecycle of properties

    func compareLifecycle(_ old: Schema, _ new: Schema, _ parent: Visit, _ position: SchemaPosition) {
        guard subject.part == .body else { return }
        let (before, after) = (old.effective, new.effective)
        var visit = Visit(old: old, new: new, oldView: before, newView: after, position: position)
        visit.position.isNeverSent = false
        let prefix = "\(subject.direction.rawValue)-property-"
        func report(_ action: String, _ level: Level, _ what: String, _ keyword: String) {
            visit.position.isSame = false
            emit(
                id: prefix + action, level, what, visit, old.place(of: keyword), new.place(of: keyword),
                isStructural: true)
        }
        for finding in Lifecycle(settings).compare(
            wasDeprecated: before.isDeprecated, isDeprecated: after.isDeprecated, sunset: after.extension("x-sunset"),
            stability: operationStability)
        {
            report(finding.propertyAction, finding.level, finding.words, finding.keyword)
        }
        guard operationStability >= settings.leastStability else { return }
        let (was, becomes) = (Stability(before.extensions), Stability(after.extensions))
        guard let was, let becomes, was != becomes, was >= settings.leastStability else { return }
        report(
            becomes > was ? "stability-increased" : "stability-decreased", becomes > was ? .info : .error,
            "the stability changed from \(was.rawValue) to \(becomes.rawValue)", "x-stability-level")
    }
}
