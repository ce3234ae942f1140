package import Contract
package import Diagnostics
internal import OpenAPI
internal import Plan

/// Everything that is behind one field of a client's answer: what `bffgen explain` prints.
package struct Explanation {
    /// A value that the field is made of, or that decides whether and how often it is there.
    package struct Origin {
        package let service: String
        package let owner: String?
        package let operation: String
        /// Upper-case.
        package let method: String
        package let path: String
        package let isFallback: Bool
        /// In the answer; nil for a header or the status.
        package let pointer: String?
        package let header: String?
        package let sensitivities: [String]
        package let purpose: Use.Purpose
        /// Of the schema in the service's contract.
        package let location: Location
        /// By index in `calls`.
        package let call: Int
    }

    /// A dependency behind the field.
    package struct Call {
        package let dependency: String
        package let isCritical: Bool
        package let timeout: Duration
        package let notes: [String]
        /// What happens without it, in order.
        package let failure: [String]
        package let location: Location
    }

    /// One step from the plan to the field.
    package struct Step {
        package let text: String
        package let location: Location
    }

    package let client: String
    package let owner: String?
    /// The client's contract.
    package let document: String
    package let operation: String
    package let method: String
    package let path: String
    /// `/rows/0/items/*/title`
    package let field: String
    package let isRequired: Bool
    package let isNullable: Bool
    package let steps: [Step]
    package let origins: [Origin]
    package let calls: [Call]
    /// Of the binding in the client's contract.
    package let location: Location
    /// What stands in the client's contract as the field's schema.
    package let schemaLocation: Location
    /// Places of the functions that may write the field, nearest first; and the field's name there.
    package let writers: [String]
    package let name: String?

    package enum Failure: Error {
        /// The names that were expected there.
        case unknownField(String, known: [String])
        /// Hand-written code makes the whole answer, or there is none.
        case notBound
    }

    /// - Parameter tokens: of a pointer into a real answer, unescaped; `*` stands for any element.
    /// - Returns: more than one where different elements or variants may stand there.
    package static func find(
        _ tokens: [String], in operation: ClientOperation, of client: ClientContract
    ) throws(Failure) -> [Explanation] {
        guard let body = operation.body else { throw .notBound }
        let search = FieldSearch(tokens, in: body)
        guard !search.matches.isEmpty else { throw .unknownField(search.missing ?? "", known: search.known) }
        let uses = UseCollector(operation, of: client.declaration).uses
        return search.matches.map { Explanation($0, operation, client, uses) }
    }

    private init(
        _ match: FieldSearch.Match, _ operation: ClientOperation, _ client: ClientContract, _ uses: [Use]
    ) {
        self.client = client.name
        owner = client.declaration.owner
        document = client.declaration.document.file
        self.operation = operation.id
        method = operation.operation.verb
        path = operation.operation.path
        field = match.field
        isRequired = match.isRequired
        isNullable = match.composition.target.view.isNullable
        location = match.composition.location
        schemaLocation = match.composition.target.location
        steps = match.way.flatMap { ExplanationWords.steps(of: $0.composition, at: $0.field, in: operation) }
        let behind = uses.filter { use in
            guard case .field(let field) = use.reader else { return use.handWritten.contains(match.field) }
            if field == match.field || field.hasPrefix(match.field + "/") { return true }
            // What stands around the field decides whether it is there.
            return use.purpose != .value && (match.field.hasPrefix(field + "/") || field.isEmpty)
        }
        let ordered = behind.filter { $0.purpose == .value } + behind.filter { $0.purpose != .value }
        var dependencies: [Int] = []
        for use in ordered where !dependencies.contains(use.dependency) { dependencies.append(use.dependency) }
        calls = dependencies.map { ExplanationWords.call(of: $0, in: operation, for: match) }
        var origins: [Origin] = []
        for use in ordered {
            let origin = Origin(use, call: dependencies.firstIndex(of: use.dependency) ?? 0)
            if !origins.contains(where: { $0.isSame(as: origin) }) { origins.append(origin) }
        }
        self.origins = origins
        writers =
            match.way.dropLast().reversed().map(\.composition.target.location.place)
            + [match.composition.target.location.place]
        name = JSONPointer.tokens(of: match.field)?.last { $0 != "*" && Int($0) == nil }
    }
}

extension Explanation.Origin {
    fileprivate init(_ use: Use, call: Int) {
        service = use.call.service.name
        owner = use.call.service.document.owner
        operation = use.call.operation.id ?? ""
        method = use.call.operation.verb
        path = use.call.operation.path
        isFallback = use.isFallback
        pointer = use.pointer
        if case .header(let name) = use.part { header = name } else { header = nil }
        let schema = AnswerPlace(use.steps, in: use.call.response.answered?.schema)
        sensitivities = schema.sensitivities
        purpose = use.purpose
        location = schema.location ?? use.schema.location
        self.call = call
    }

    fileprivate func isSame(as other: Self) -> Bool {
        (service, operation, pointer, header, isFallback)
            == (other.service, other.operation, other.pointer, other.header, other.isFallback)
    }
}

extension Location {
    /// As generated code cites it: `Contracts/clients/mobile.yaml#/components/schemas/Home`.
    var place: String { "\(file)#\(pointer)" }
}
