package import Diagnostics
package import OpenAPI

/// One difference between two versions of a contract.
package struct Change: Sendable {
    package struct Operation: Hashable, Sendable {
        /// As `OperationMethod` has it.
        package let method: String
        /// As the newer document that has it writes it.
        package let path: String
        package let id: String?
        /// Of a webhook or callback: the service calls it.
        package let isSent: Bool

        package init(method: String, path: String, id: String?, isSent: Bool = false) {
            (self.method, self.path, self.id, self.isSent) = (method, path, id, isSent)
        }

        package var words: String { "\(OperationMethod.verb(of: method)) \(path)" }
    }

    package let rule: Rule
    /// One sentence without a full stop: which part, and what became of it.
    package let text: String
    /// nil for what concerns the whole document, or no document at all.
    package var operation: Operation?
    /// Where it stood; nil for what is new.
    package let old: Location?
    /// Where it stands; nil for what is gone.
    package let new: Location?
    package let direction: Direction?
    /// Inside the body, parameter or header: a JSON Pointer in which `*` stands for any element or map value; empty for the whole.
    /// nil where no schema is concerned.
    package let pointer: String?
    /// Of a response: `200`.
    package var status: String?
    /// Whether every value that is sent still fits, so that the finding is information whatever its rule says.
    package var isContained = false

    package init(
        rule: Rule, text: String, operation: Operation? = nil, old: Location?, new: Location?,
        direction: Direction? = nil, pointer: String? = nil
    ) {
        (self.rule, self.text, self.operation) = (rule, text, operation)
        (self.old, self.new, self.direction, self.pointer) = (old, new, direction, pointer)
    }

    package var level: Level { rule.level }

    /// What editors and annotations show: the new place, else the old one.
    package var location: Location? { new ?? old }
}
