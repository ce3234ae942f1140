internal import Contract
package import Diagnostics
internal import OpenAPI

/// One requirement of the protocol that a client's hand-written half conforms to.
package struct HandWrittenRequirement {
    package let name: String
    package let labels: [String]
    /// On one line, from `func` to the type that it returns.
    package let signature: String
    /// In the contract.
    package let location: Location
}

extension ClientPlan {
    /// What the contract leaves to Swift, in contract order.
    package var handWritten: [HandWrittenRequirement] {
        requirements.map { requirement in
            HandWrittenRequirement(
                name: requirement.name, labels: requirement.parameters.map(\.label), signature: requirement.signature,
                location: requirement.location)
        }
    }

    /// What templates are given to write the hand-written half once.
    package var scaffoldValues: TemplateValue {
        let values: [TemplateValue] = requirements.map { requirement in
            [
                "name": .text(requirement.name), "summary": summaryLines(requirement.summary),
                "place": .text(requirement.place), "signature": .text(requirement.signature),
                "isLong": .flag(requirement.signature.count > Self.signatureColumnsMax),
                "parameters": .list(
                    requirement.parameters.map { ["label": .text($0.label), "type": .text($0.type)] }.positioned),
                "returnType": .text(requirement.returnType),
            ]
        }
        let scaffold: TemplateValue = [
            "client": .text(typeName), "contract": .text(contract.declaration.document.file),
            "requirements": .list(values.positioned), "hasRequirements": .flag(!values.isEmpty),
        ]
        return ["clients": [], "validators": [], "wholeClients": [], "scaffolds": [scaffold]]
    }

    /// A longer one is broken: lines of the hand-written half are at most 120 columns wide.
    private static let signatureColumnsMax = 112

    private var requirements: [RequirementPlanner.Requirement] { operations.flatMap(\.requirements.requirements) }
}

extension RequirementPlanner.Requirement {
    fileprivate var signature: String {
        let list = parameters.map { "\($0.label): \($0.type)" }.joined(separator: ", ")
        return "func \(name)(\(list)) throws(CompositionFailure) -> \(returnType)"
    }
}
