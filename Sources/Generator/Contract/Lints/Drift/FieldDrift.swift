internal import Diagnostics
internal import OpenAPI

/// The same field of a service should mean the same to every client.
///
/// A client may show a field several ways. It differs from another where none of its ways is one of the other's. Said once per field and
/// later client, against the first client that it differs from; a field that differs in several respects is named for the first:
/// type and format, then what becomes of its values, then what stands where it is missing.
struct FieldDrift {
    struct Difference {
        let code: DiagnosticCode
        let message: String
        let location: Location
        /// What the other client does, and where.
        let note: Diagnostic.Note
        let fix: String
    }

    let diagnostics: Diagnostics

    func check(_ mappings: [FieldMapping]) {
        var fields: [String] = []
        var byField: [String: [FieldMapping]] = [:]
        for mapping in mappings {
            if byField[mapping.field] == nil { fields.append(mapping.field) }
            byField[mapping.field, default: []].append(mapping)
        }
        for field in fields { check(sameField: byField[field] ?? []) }
    }

    private func check(sameField mappings: [FieldMapping]) {
        var clients: [String] = []
        for mapping in mappings where !clients.contains(mapping.client) { clients.append(mapping.client) }
        for (index, client) in clients.enumerated() {
            let here = mappings.filter { $0.client == client }
            let found = clients[..<index].lazy.compactMap { other in
                self.difference(mappings.filter { $0.client == other }, here)
            }.first
            guard let found else { continue }
            var notes = [found.note]
            if let schema = here.first?.source.schema {
                notes.append(.init("the service declares it here", at: schema.location))
            }
            diagnostics.report(
                Diagnostic(found.code, at: found.location, found.message, notes: notes, fix: found.fix))
        }
    }

    private func difference(_ first: [FieldMapping], _ second: [FieldMapping]) -> Difference? {
        // A percentage and the value itself are two things that a screen may show.
        let pairs = first.flatMap { one in second.map { (one, $0) } }.filter { ($0.total == nil) == ($1.total == nil) }
        for respect in [typeDifference, valueDifference, presenceDifference] {
            let differences = pairs.map(respect)
            if let found = differences.first ?? nil, !differences.contains(where: { $0 == nil }) { return found }
        }
        return nil
    }
}

// MARK: In what two mappings differ

extension FieldDrift {
    private func typeDifference(_ first: FieldMapping, _ second: FieldMapping) -> Difference? {
        func differs(_ message: String) -> Difference {
            Difference(
                code: .inconsistentType, message: message, location: second.location,
                note: .init("'\(first.client)' declares it here", at: first.location),
                fix: "declare it alike, or say under 'exceptions' of bffgen.yaml why they differ")
        }
        let (one, other) = (first.view, second.view)
        guard one.kindName == other.kindName else {
            return differs("\(second.words) is \(other.kindName) here, but \(one.kindName) in '\(first.client)'")
        }
        // One that states no format leaves it open.
        guard one.isScalar, let format = one.schema.format, let here = other.schema.format, format != here else {
            return nil
        }
        return differs("\(second.words) has the format '\(here)' here, but '\(format)' in '\(first.client)'")
    }

    private func valueDifference(_ first: FieldMapping, _ second: FieldMapping) -> Difference? {
        func differs(_ message: String) -> Difference {
            Difference(
                code: .inconsistentMapping, message: message, location: second.valuesLocation,
                note: .init("'\(first.client)' maps it here", at: first.valuesLocation),
                fix: "agree on one mapping, or say under 'exceptions' of bffgen.yaml why they differ")
        }
        if let total = first.total, let here = second.total, total != here {
            return differs("\(second.words) is a part of something else here than in '\(first.client)'")
        }
        guard first.isText, second.isText else { return nil }
        for value in first.knownValues + second.knownValues {
            let (there, here) = (first.outcome(of: value), second.outcome(of: value))
            guard there != here else { continue }
            return differs(
                "'\(value)' of the same field \(here.words(for: value)) here, "
                    + "but in '\(first.client)' it \(there.words(for: value))")
        }
        let (there, here) = (first.outcome(of: nil), second.outcome(of: nil))
        guard there != here else { return nil }
        return differs(
            "a value of \(second.words) that nobody lists yet \(here.words(for: "")) here, "
                + "but in '\(first.client)' it \(there.words(for: ""))")
    }

    private func presenceDifference(_ first: FieldMapping, _ second: FieldMapping) -> Difference? {
        func differs(_ message: String) -> Difference {
            Difference(
                code: .inconsistentPresence, message: message, location: second.location,
                note: .init("'\(first.client)' declares it here", at: first.location),
                fix: "treat it alike, or say under 'exceptions' of bffgen.yaml why they differ")
        }
        let (there, here) = (first.composition.shape.defaultValue, second.composition.shape.defaultValue)
        switch (there, here) {
        case (let there?, let here?):
            guard !there.isEqual(to: here) else { return nil }
            return differs(
                "where \(second.words) is missing, \(here.json) stands here, but \(there.json) in '\(first.client)'")
        // Where nothing can be missing, what would stand there is of no interest.
        case (let there?, nil):
            guard second.mayLack else { return nil }
            return differs(
                "where \(second.words) is missing, nothing stands here, but \(there.json) in '\(first.client)'")
        case (nil, let here?):
            guard first.mayLack else { return nil }
            return differs(
                "where \(second.words) is missing, \(here.json) stands here, but nothing in '\(first.client)'")
        case (nil, nil):
            // What a dependency may fail to give, or a join to find, is each screen's own choice.
            guard !first.mayLack, !second.mayLack, first.isPromised != second.isPromised else { return nil }
            return differs(
                first.isPromised
                    ? "\(second.words) is always there, and '\(first.client)' promises so, but here it may be missing"
                    : "\(second.words) is always there, and is promised here, but in '\(first.client)' it may be missing"
            )
        }
    }
}

extension FieldMapping.Outcome {
    fileprivate func words(for value: String) -> String {
        switch self {
        case .shown(value): "stays as it is"
        case .shown(let target): "becomes '\(target)'"
        case .refused: "is refused"
        }
    }
}
