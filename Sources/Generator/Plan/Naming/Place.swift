internal import Contract
internal import Diagnostics

extension Location {
    /// How generated code cites its contract: `Contracts/clients/mobile.yaml#/components/schemas/Home`.
    var place: String { "\(file)#\(pointer)" }
}

extension Dependency {
    /// The property of plan and composer that holds what the dependency gave.
    var slotName: String {
        let name = SwiftName.member(self.name)
        return Self.takenNames.contains(name) ? name + "Answer" : name
    }

    private static let takenNames: Set<String> = [
        "call", "claims", "context", "dependency", "handlers", "lease", "parameters", "report", "request", "requestID",
        "response", "stand", "step", "subject", "writer",
    ]

    /// Hand-written code sees it as an `Outcome`.
    var isOptional: Bool { !declaration.isCritical }
}
