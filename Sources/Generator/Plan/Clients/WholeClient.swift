package import Diagnostics
package import OpenAPI

/// What is asked for: a client of a document's operations as they are, without a BFF.
package struct WholeClientOptions {
    /// `Petstore` makes `PetstoreClient`, `PetstoreCredentials` and the namespace `Petstore`.
    package let name: String
    /// `operationId`, `GET /path` or `tag:name`; empty: every operation.
    package let operations: [String]

    package init(name: String, operations: [String] = []) {
        self.name = name
        self.operations = operations
    }

    /// The name that a file's gives: `services/pet-store.v2.yaml` → `PetStoreV2`.
    package static func name(ofFile file: String) -> String {
        let last = file.split(separator: "/").last ?? "service"
        let stem = last.split(separator: ".").dropLast().joined(separator: "-")
        return WholeName.type(stem.isEmpty ? String(last) : stem)
    }

    /// Whether it can be a type of its own, and the beginning of others' names.
    package static func isName(_ text: String) -> Bool {
        text.first?.isUppercase == true && text.utf8.allSatisfy { $0 < 0x80 } && WholeName.type(text) == text
    }
}

/// The plan of a client of whole operations.
package struct WholeClientPlan {
    package struct Refused {
        /// `GET /pets/{id}`, with the id where there is one.
        package let operation: String
        package let location: Location
        package let reason: String
    }

    /// What templates see.
    package let values: TemplateValue
    /// Operations that were chosen.
    package let chosenCount: Int
    package let refused: [Refused]

    package var generatedCount: Int { chosenCount - refused.count }
}

/// Which operations a client has.
package struct OperationSelection {
    private let selectors: [String]

    package init(_ selectors: [String]) {
        self.selectors = selectors
    }

    func contains(_ operation: Operation) -> Bool {
        selectors.isEmpty || selectors.contains { Self.matches($0, operation) }
    }

    /// Those that choose nothing.
    package func unmatched(in document: Document) -> [String] {
        selectors.filter { selector in !document.operations.contains { Self.matches(selector, $0) } }
    }

    private static func matches(_ selector: String, _ operation: Operation) -> Bool {
        if selector == operation.id { return true }
        if selector.hasPrefix("tag:") { return operation.tags.contains(String(selector.dropFirst(4))) }
        let parts = selector.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && OperationMethod.named(String(parts[0])) == operation.method
            && parts[1] == operation.path
    }
}

extension Operation {
    /// `listPets (GET /pets)`
    var title: String {
        let call = "\(verb) \(path)"
        return id.map { "\($0) (\(call))" } ?? call
    }
}

package func planWholeClient(_ document: Document, _ options: WholeClientOptions) -> WholeClientPlan {
    WholeClientPlanner(document, options).plan()
}
