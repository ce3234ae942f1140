internal import Diagnostics
package import OpenAPI

/// What bffgen reads in a service contract beside OpenAPI: `x-bff-owner`, `x-bff-state`, `x-bff-sensitive`, `x-sunset`.
struct ServiceExtensions {
    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    /// Reports keys that do not exist or stand elsewhere, and values of another form.
    func check(_ document: Document) {
        VocabularyWalk.check(document, of: .service, diagnostics)
        for member in document.extensions where member.key == "x-bff-owner" {
            _ = scalars.string(member.value, "'x-bff-owner'", fix: "name the team: team-catalog")
        }
        for operation in document.operations { check(operation) }
        for schema in DocumentIndex(document).schemas {
            for member in schema.extensions where member.key == "x-bff-sensitive" {
                _ = scalars.string(member.value, "'x-bff-sensitive'", fix: "name the kind of data: email")
            }
        }
    }

    private func check(_ operation: Operation) {
        for member in operation.extensions {
            switch member.key {
            case "x-bff-state":
                _ = scalars.string(member.value, "'x-bff-state'", fix: "say what exists: an order exists")
            case "x-sunset": sunset(member, operation)
            default: break
            }
        }
    }

    private func sunset(_ member: Node.Member, _ operation: Operation) {
        let form = "write the last day of service: 2027-03-01"
        guard let text = scalars.string(member.value, "'x-sunset'", fix: form) else { return }
        guard CalendarDate(text) != nil else {
            diagnostics.report(
                .invalidValue, at: member.value.location, "'x-sunset' is '\(text)', which is no date", fix: form)
            return
        }
        guard operation.isDeprecated else {
            diagnostics.report(
                .missingKey, at: member.keyLocation, "'x-sunset' stands on an operation that is not deprecated",
                fix: "add deprecated: true")
            return
        }
    }
}

extension Operation {
    /// `x-sunset`: the last day of a deprecated operation; nil where it is not deprecated, or nobody says when it ends.
    package var sunset: CalendarDate? {
        guard isDeprecated else { return nil }
        return extensions.first { $0.key == "x-sunset" }?.value.string.flatMap { CalendarDate($0) }
    }

    /// `x-bff-state`: what must exist for the operation to answer as its examples say; nil where nobody says it.
    package var providerState: String? { extensions.first { $0.key == "x-bff-state" }?.value.string }
}

extension Document {
    /// `x-bff-owner`: the team that answers for the service; nil where nobody says it.
    package var owner: String? { extensions.first { $0.key == "x-bff-owner" }?.value.string }
}
