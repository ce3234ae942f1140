/// What was built.
package struct BuildInfo: Sendable {
    /// Of bffgen and of its runtime, which are one package.
    package static let bffgenVersion = "0.1.0"

    /// As the contract names it.
    package let client: String
    /// `info.version` of the client's contract; empty where nobody said.
    package let contractVersion: String

    package init(client: String, contractVersion: String) {
        self.client = client
        self.contractVersion = contractVersion
    }
}
