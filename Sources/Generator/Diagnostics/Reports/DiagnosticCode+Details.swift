extension DiagnosticCode {
    /// What counts and what does not, where a sentence cannot say it: for `bffgen lint --explain` and for tools that list rules.
    package var details: String? {
        switch self {
        case .inconsistentType, .inconsistentMapping, .inconsistentPresence: Self.fieldDrift
        case .inconsistentFailure: Self.failureDrift
        case .genericBFF: Self.genericContract
        case .twinClients: Self.twins
        case .chattyPlan, .unbatchedCalls, .sequentialHops: Self.chattiness
        case .allCritical:
            """
            Counts from two dependencies on. A dependency is optional unless it says 'critical: true'; what is shown in its place is the
            contract's to say: null, a default, a fallback.
            """
        case .passThrough:
            """
            One dependency, and every binding is a copy under the same name: nothing is renamed, shaped, joined or made. That fields of the
            service are left out does not count as shaping.
            """
        case .repeatedWrite: Self.repeatedWrites
        case .composedByHand:
            """
            Counted are the single values of the answer, an element's once. Constants and what the runtime fills belong to neither side; an
            answer without any binding is made by hand as a whole. Said from three values on, where they are more than half.
            """
        case .businessRules: Self.handWrittenRules
        case .secretInContract: Self.secrets
        default: nil
        }
    }

    private static let fieldDrift = """
        The same field: the same pointer into the answer of the same operation of a service. Drift is
          inconsistent-type      another JSON type, or another format where both state one
          inconsistent-mapping   a value that becomes something else or is refused by one (x-bff-map, enum, values that nobody lists yet),
                                 or a percentage of another whole
          inconsistent-presence  another default, or a default in one and nothing in the other; a field that is always there and that one
                                 promises while the other says it may be missing
        Each client's right: the field's name and place, leaving it out, bounds and lengths, truncate, take, skip, distinct, x-bff-text,
        null against left out, and what follows from a call that is critical for one and optional for the other. A client may show a field
        several ways: it drifts where none of them is one of the other's.
        """

    private static let failureDrift = """
        Operations of one operationId are the same screen of two clients. Drift is a call that is critical for one and optional for the
        other, and a status that one takes as an answer without content ('absent') or hands on ('propagate') and the other does not. Each
        client's right: timeouts, retries, hedges, caches, and what a call falls back on.
        """

    private static let genericContract = """
        A parameter, or a property of the request's body, that a call, a binding or hand-written Swift reads, and that
          has such a name: platform, client-type, device-type, form-factor, User-Agent, …, X-Client, X-App, X-Device, X-OS; or
          lists two or more kinds of clients: enum: [ios, android].
        What a device can do, its version and its identifier say no kind.
        """

    private static let twins = """
        Compared are parameters and values of answers, each with its operation, pointer and type; what feeds them does not count. Two clients
        are twins where nine of ten places are in both, of at least ten.
        """

    private static let chattiness = """
        chatty-plan      more than 8 dependencies in one operation
        sequential-hops  more than 2 calls that wait for each other
        unbatched-calls  two or more dependencies that call one operation, where the service has another that takes a list of its key
                         (ids for id) and answers with a list of what it gives
        n-plus-one       a call per element, which is an error
        """

    private static let repeatedWrites = """
        Of POST and PATCH that do not say 'safe: true':
          a retry on the word of 'idempotent: true' where no idempotency key is sent (a parameter or property such as Idempotency-Key,
          X-Request-Id or clientToken);
          a retry under the key $request.id where the client is told 'Retry-After' and so tries again under another.
        Of any write: a fallback that calls another write, since the first may have been carried out when it timed out.
        """

    private static let handWrittenRules = """
        Looked at are the names in the functions under Sources/Clients/<Client>. One is named where it
          calculates with money: a name with price, fee, discount, tax, refund or the like beside + - * / %, unless the other side is a
          power of ten or a text; or
          decides at least twice: a name of money, or one with allowed, entitled, eligible, permission, admin or the like, is compared with
          something else than nil; one of permission also as a condition, or beside && or ||.
        Showing a price, passing a permission on and unwrapping either do not count. 'exceptions' name a function as
        ../Sources/Clients/Mobile/MobileHome.swift#downloadEnabled.
        """

    private static let secrets = """
        Looked at is every text of every document. Anywhere: tokens and keys of a documented shape (GitHub, GitLab, Slack, AWS, Google, Stripe,
        …), signed JSON Web Tokens, private keys, 'Basic' and 'Bearer' with a value, passwords in addresses. In examples, defaults, const, enum
        and the literals of a plan, under a name that means a secret (password, apiKey, X-Api-Key, clientSecret, token, …): a text of 16 to 512
        characters that looks random; a const or a plan's literal already from 8 on.
        No secrets: UUIDs, dates, tokens of pages, of CSRF and of idempotency, hashes under names of their own, expressions, sk_test_ keys, the
        token of jwt.io and others that say 'example', and what holds words such as example, your, test, xxxx, <, {.
        At most four characters are printed, and never the line.
        """
}
