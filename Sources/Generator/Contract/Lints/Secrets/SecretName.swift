/// Names of fields, parameters and headers whose value lets somebody in.
enum SecretName {
    private static let last: Set<String> = [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "credential", "credentials",
        "authorization", "apitoken", "accesstoken", "authtoken", "clientsecret", "privatekey", "secretkey",
    ]
    /// Before `key`.
    private static let keys: Set<String> = [
        "api", "private", "secret", "access", "signing", "encryption", "auth", "master", "shared", "subscription",
        "service", "account",
    ]
    /// With one of these it lets nobody in: where a list goes on, what a thing is called, what is known of a secret.
    private static let others: Set<String> = [
        "page", "next", "previous", "prev", "continuation", "cursor", "sync", "resume", "csrf", "xsrf", "idempotency",
        "hash", "hashed", "digest", "hint", "policy", "public", "pagination", "push", "captcha", "recaptcha", "client",
        "version", "cancellation", "snapshot",
    ]

    static func isOne(_ name: String) -> Bool {
        let words = NameWords.split(name)
        guard let final = words.last else { return false }
        // AWS calls an idempotency key `clientToken`; a client's secret is one.
        let isOther = words.dropLast().contains { others.contains($0) } && final != "secret"
        if isOther { return false }
        return last.contains(final) || (final == "key" && words.dropLast().last.map(keys.contains) ?? false)
    }
}
