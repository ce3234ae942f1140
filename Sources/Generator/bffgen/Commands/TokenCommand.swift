internal import BFFTesting
internal import Diagnostics
internal import Foundation

/// Signs a token for demos and tests.
enum TokenCommand: Command {
    static let specification = CommandSpecification(
        name: "token", summary: "signs a demo token that is good for an hour",
        options: [
            .init(
                name: "--jwks", value: "FILE", isRequired: true, summary: "the key; made where there is no such file"),
            .init(name: "--sub", value: "ID", isRequired: true, summary: "the subject"),
            .init(
                name: "--claim", value: "K=V", isRepeatable: true, summary: "a further claim; [...] and {...} are JSON"),
            .init(name: "--scope", value: "S", isRepeatable: true, summary: "a scope"),
            .init(name: "--issuer", value: "URL", summary: "default: \(TestTokens.issuerDefault)"),
            .init(name: "--audience", value: "A", summary: "default: \(TestTokens.audienceDefault)"),
        ],
        reports: false, notes: ["The key is a secret that whoever can read the file can sign with: for demos alone."])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let claims = try claims(given)
        let path = FilePath.resolve(given.value("--jwks") ?? "", from: surroundings.directory + "/")
        let issuer = given.value("--issuer") ?? TestTokens.issuerDefault
        let audience = given.value("--audience") ?? TestTokens.audienceDefault
        guard let tokens = tokens(at: path, issuer, audience) else {
            surroundings.errors(
                "\(Tool.name) token: '\(path)' is no JWKS file with a key to sign with, or cannot be written\n")
            return .faults
        }
        guard let token = tokens.sign(claims: claims) else { throw UsageError("a --claim is no JSON") }
        surroundings.output(token + "\n")
        return .fine
    }

    /// A JSON object.
    private static func claims(_ given: GivenArguments) throws(UsageError) -> String {
        var members = [("sub", quoted(given.value("--sub") ?? ""))]
        for text in given.all("--claim") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw UsageError("--claim takes K=V, not '\(text)'") }
            guard !members.contains(where: { $0.0 == parts[0] }) else {
                throw UsageError("claim '\(parts[0])' is given twice")
            }
            members.append((parts[0], parts[1].hasPrefix("[") || parts[1].hasPrefix("{") ? parts[1] : quoted(parts[1])))
        }
        let scopes = given.all("--scope")
        if !scopes.isEmpty { members.append(("scope", quoted(scopes.joined(separator: " ")))) }
        return "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// Made where there is no such file; nil where it cannot be, or has no key to sign with.
    static func tokens(at path: String, _ issuer: String, _ audience: String) -> TestTokens? {
        if let bytes = FileManager.default.contents(atPath: path) {
            return TestTokens(jwks: Array(bytes), issuer: issuer, audience: audience)
        }
        guard let tokens = TestTokens(issuer: issuer, audience: audience) else { return nil }
        // It holds a secret.
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data(tokens.jwks.utf8), attributes: [.posixPermissions: 0o600])
        return isWritten ? tokens : nil
    }
}
