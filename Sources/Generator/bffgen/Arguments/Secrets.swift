internal import BFFTesting

/// What a command was told in confidence, to be kept out of all that it prints. It comes from the environment: other users of the machine
/// may read command lines.
struct Secrets {
    static let mark = "[redacted]"
    /// So much of the beginning of a secret gives it away.
    private static let tellingMin = 8

    private var values: [String] = []

    /// - Parameter value: also what follows a scheme, as in `Bearer …`, counts.
    mutating func keep(_ value: String) {
        let parts = value.split(separator: " ").map(String.init)
        for secret in Set([value] + parts.suffix(1)) where !secret.isEmpty { values.append(secret) }
        // What holds another goes first.
        values.sort { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    /// The text without them, cut ones (`abcdefgh…`) too.
    func redact(_ text: String) -> String {
        values.reduce(text) { text, secret in
            var text = text.replacing(secret, with: Self.mark)
            guard text.contains("…"), secret.count > Self.tellingMin else { return text }
            for count in (Self.tellingMin..<secret.count).reversed() {
                text = text.replacing(secret.prefix(count) + "…", with: Self.mark + "…")
            }
            return text
        }
    }
}

extension Secrets {
    /// A broker's credentials: `PACT_BROKER_TOKEN`, else `PACT_BROKER_USERNAME` with `PACT_BROKER_PASSWORD`; nil without either.
    ///
    /// - Throws: where a user is without a password, or the other way round.
    mutating func broker(_ environment: [String: String]) throws(UsageError) -> PactBroker.Credentials? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let credentials: PactBroker.Credentials
        if let token = value("PACT_BROKER_TOKEN") {
            credentials = .token(token)
        } else {
            switch (value("PACT_BROKER_USERNAME"), value("PACT_BROKER_PASSWORD")) {
            case (let user?, let password?):
                credentials = .basic(user: user, password: password)
                keep(password)
            case (nil, nil): return nil
            default: throw UsageError("PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD need each other")
            }
        }
        keep(credentials.header.value)
        return credentials
    }

    /// The headers of `--header-env NAME=VARIABLE`.
    ///
    /// - Throws: where a variable is empty or not there, or no header can be made of it.
    mutating func headers(_ given: GivenArguments, _ environment: [String: String]) throws(UsageError) -> [StubHeader] {
        var headers: [StubHeader] = []
        for text in given.all("--header-env") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageError("--header-env takes NAME=VARIABLE, not '\(text)'") }
            guard let value = environment[parts[1]], !value.isEmpty else {
                throw UsageError("--header-env \(text): the environment has no \(parts[1])")
            }
            guard HeaderLine.isSafe(parts[0] + value) else {
                throw UsageError("--header-env \(text): \(parts[1]) holds what no header can")
            }
            headers.append(StubHeader(parts[0], value))
            keep(value)
        }
        return headers
    }
}

/// `NAME: VALUE`
enum HeaderLine {
    /// Nothing that would begin another line.
    static func isSafe(_ text: String) -> Bool { !text.unicodeScalars.contains { $0.value < 0x20 } }

    static func headers(_ given: GivenArguments) throws(UsageError) -> [StubHeader] {
        var headers: [StubHeader] = []
        for text in given.all("--header") {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, isSafe(text) else {
                throw UsageError("--header takes 'NAME: VALUE', not '\(text)'")
            }
            headers.append(StubHeader(String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
        return headers
    }
}
