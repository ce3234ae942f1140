internal import BFFTransport

/// Where Redis is, and how it is used. Read and checked whole at start.
package struct RedisSettings: Sendable {
    /// How long a look-up may take when a configuration says nothing.
    package static let timeoutDefault = Duration.milliseconds(20)

    /// `host:port`, an IPv6 address in brackets.
    package var authority: String
    package var user: String?
    package var password: String?
    package var database = 0
    /// Nil for `redis://`.
    package var security: TLSContext?
    /// How long one command may take. `BFF_REDIS_TIMEOUT_MS`, 1 … 10 000.
    package var timeout = RedisSettings.timeoutDefault
    /// From the name's look-up until Redis has taken our password.
    package var connectTimeout = Duration.seconds(1)
    /// How long a connection may owe an answer before it is closed.
    package var silenceMax = Duration.seconds(1)
    /// Reconnecting: the upper end of the first wait; it doubles each time.
    package var backoff = Duration.milliseconds(50)
    /// The most that upper end grows to.
    package var backoffMax = Duration.seconds(5)
    /// Commands of one loop without an answer. Beyond: a miss at once.
    package var pendingMax = 1_024
    /// Bytes of one loop that the kernel has not taken yet. Beyond: nothing is stored.
    package var unsentBytesMax = 16 * 1_024 * 1_024
    /// A larger value is not stored.
    package var valueBytesMax = 8 * 1_024 * 1_024
    /// In front of all keys, so that clients do not read each other's values.
    package var namespace: String
    /// The first one seals.
    package var keys: [SealingKey] = []

    /// - Parameters:
    ///   - url: `redis://[user:password@]host[:port][/database]`, or `rediss://`, which `security` must follow.
    ///   - faults: gets a sentence for what is wrong. It never shows the URL, which may hold a password.
    package init?(url: String, namespace: String, faults: inout [String]) {
        guard let parts = RedisURL(url, faults: &faults) else { return nil }
        authority = parts.authority
        user = parts.user
        password = parts.password
        database = parts.database
        self.namespace = namespace
    }

    /// Reads `BFF_REDIS_URL`, `BFF_REDIS_TIMEOUT_MS`, `BFF_REDIS_CA_FILE` and `BFF_CACHE_KEYS`.
    ///
    /// - Parameters:
    ///   - text: a setting's value; nil when it is not there.
    ///   - namespace: the client's name.
    ///   - faults: gets a sentence for everything that is wrong.
    /// - Returns: nil without `BFF_REDIS_URL`, and when anything is wrong.
    package static func read(
        _ text: (String) -> String?, namespace: String, faults: inout [String]
    ) -> RedisSettings? {
        let url = text("BFF_REDIS_URL")
        let (timeout, authorities, keys) = (
            text("BFF_REDIS_TIMEOUT_MS"), text("BFF_REDIS_CA_FILE"), text("BFF_CACHE_KEYS")
        )
        let before = faults.count
        guard let url else {
            let others = [
                ("BFF_REDIS_TIMEOUT_MS", timeout), ("BFF_REDIS_CA_FILE", authorities), ("BFF_CACHE_KEYS", keys),
            ]
            for (name, value) in others where value != nil {
                faults.append("\(name): it has no effect without BFF_REDIS_URL")
            }
            return nil
        }
        var settings = RedisSettings(url: url, namespace: namespace, faults: &faults)
        if let timeout {
            if let milliseconds = Int(timeout), (1...10_000).contains(milliseconds) {
                settings?.timeout = .milliseconds(milliseconds)
            } else {
                faults.append("BFF_REDIS_TIMEOUT_MS: \"\(timeout)\" is no integer from 1 to 10000")
            }
        }
        let sealingKeys = keys.map { SealingKey.list($0, faults: &faults) } ?? []
        settings?.keys = sealingKeys
        if url.hasPrefix(RedisURL.secureScheme) {
            do throws(TLSContext.Fault) {
                settings?.security = try TLSContext(authorityFile: authorities)
            } catch {
                faults.append("BFF_REDIS_CA_FILE: \(error)")
            }
        } else if authorities != nil {
            faults.append("BFF_REDIS_CA_FILE: it has no effect without a rediss:// URL")
        }
        return faults.count == before ? settings : nil
    }
}

/// The parts of `BFF_REDIS_URL`.
struct RedisURL {
    static let plainScheme = "redis://"
    static let secureScheme = "rediss://"
    private static let portDefault = 6379

    var authority = ""
    var user: String?
    var password: String?
    var database = 0

    init?(_ url: String, faults: inout [String]) {
        guard let scheme = [Self.plainScheme, Self.secureScheme].first(where: { url.hasPrefix($0) }) else {
            faults.append("BFF_REDIS_URL: it begins with neither redis:// nor rediss://")
            return nil
        }
        let rest = url.dropFirst(scheme.count)
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else {
            faults.append(
                "BFF_REDIS_URL: a query or fragment means nothing here; write ? and # in a password as %3F and %23")
            return nil
        }
        let place = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(place.count)
        let credentials = place.lastIndex(of: "@").map { place[..<$0] }
        let address = place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
        let before = faults.count
        readDatabase(path.dropFirst(), &faults)
        if let credentials { readCredentials(credentials, &faults) }
        readAuthority(address, &faults)
        guard faults.count == before else { return nil }
    }

    private mutating func readDatabase(_ text: Substring, _ faults: inout [String]) {
        guard !text.isEmpty else { return }
        guard let number = Int(text), (0...1_000_000).contains(number), text.utf8.first != UInt8(ascii: "+") else {
            faults.append("BFF_REDIS_URL: what follows the last slash is no number of a database")
            return
        }
        database = number
    }

    private mutating func readCredentials(_ text: Substring, _ faults: inout [String]) {
        guard let colon = text.firstIndex(of: ":") else {
            faults.append(
                "BFF_REDIS_URL: what stands before the @ is not user:password; without a user, write :password@")
            return
        }
        guard let user = Self.decoded(text[..<colon]), let password = Self.decoded(text[text.index(after: colon)...])
        else {
            faults.append("BFF_REDIS_URL: user or password has a percent sign without two hexadecimal digits")
            return
        }
        self.user = user.isEmpty ? nil : user
        self.password = password.isEmpty ? nil : password
        if !user.isEmpty, password.isEmpty { faults.append("BFF_REDIS_URL: there is a user and no password") }
    }

    private mutating func readAuthority(_ text: Substring, _ faults: inout [String]) {
        let hasPort = text.lastIndex(of: ":").map { !text[$0...].contains("]") } ?? false
        authority = hasPort ? String(text) : "\(text):\(Self.portDefault)"
        do throws(TransportError) {
            _ = try Origin(url: "http://\(authority)")
        } catch {
            faults.append("BFF_REDIS_URL: there is no valid host and port")
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
