internal import Diagnostics
internal import OpenAPI

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

    /// `2027-03-01`: a full-date of RFC 3339, section 5.6.
    private func sunset(_ member: Node.Member, _ operation: Operation) {
        let form = "write the last day of service: 2027-03-01"
        guard let text = scalars.string(member.value, "'x-sunset'", fix: form) else { return }
        guard Self.isDate(text) else {
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

    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && day >= 1 && day <= days[month - 1]
    }
}
