import Testing

@testable import BFFRedis

@Suite struct SettingsTests {
    static let someKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    func read(_ values: [String: String]) -> (RedisSettings?, [String]) {
        var faults: [String] = []
        return (RedisSettings.read({ values[$0] }, namespace: "mobile", faults: &faults), faults)
    }

    @Test func `without an address there is no second level`() {
        let (settings, faults) = read([:])
        #expect(settings == nil && faults.isEmpty)
    }

    @Test func `an address is enough`() throws {
        let (settings, faults) = read(["BFF_REDIS_URL": "redis://cache.internal"])
        #expect(faults.isEmpty)
        #expect(settings?.authority == "cache.internal:6379")
        #expect(settings?.timeout == .milliseconds(20))
        #expect(settings?.database == 0 && settings?.user == nil && settings?.password == nil)
        #expect(settings?.keys.isEmpty == true && settings?.security == nil)
    }

    @Test func `every part of the address counts`() throws {
        let (settings, faults) = read([
            "BFF_REDIS_URL": "redis://bff:p%40ss%3Aw%2Frd@[::1]:6380/3", "BFF_REDIS_TIMEOUT_MS": "35",
            "BFF_CACHE_KEYS": "new:\(Self.someKey),old-1:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8",
        ])
        #expect(faults.isEmpty)
        #expect(settings?.authority == "[::1]:6380")
        #expect(settings?.user == "bff" && settings?.password == "p@ss:w/rd" && settings?.database == 3)
        #expect(settings?.timeout == .milliseconds(35))
        #expect(settings?.keys.map(\.name) == ["new", "old-1"])
        #expect(settings?.keys.first?.bytes == Array(0..<32))
    }

    @Test func `a password needs no user`() {
        let (settings, _) = read(["BFF_REDIS_URL": "redis://:secret@host/"])
        #expect(settings?.user == nil && settings?.password == "secret")
    }

    @Test func `rediss asks for TLS`() {
        let (settings, faults) = read(["BFF_REDIS_URL": "rediss://host"])
        #expect(settings?.security != nil && faults.isEmpty)
    }

    @Test(arguments: [
        ("http://host", "BFF_REDIS_URL: it begins with neither redis:// nor rediss://"),
        ("redis://", "BFF_REDIS_URL: there is no valid host and port"),
        ("redis://host:0", "BFF_REDIS_URL: there is no valid host and port"),
        ("redis://host:99999", "BFF_REDIS_URL: there is no valid host and port"),
        ("redis://host/one", "BFF_REDIS_URL: what follows the last slash is no number of a database"),
        ("redis://host/-1", "BFF_REDIS_URL: what follows the last slash is no number of a database"),
        ("redis://host/0/1", "BFF_REDIS_URL: what follows the last slash is no number of a database"),
        (
            "redis://secret@host",
            "BFF_REDIS_URL: what stands before the @ is not user:password; without a user, write :password@"
        ),
        ("redis://me:@host", "BFF_REDIS_URL: there is a user and no password"),
        (
            "redis://:100%@host",
            "BFF_REDIS_URL: user or password has a percent sign without two hexadecimal digits"
        ),
        (
            "redis://host?timeout=1",
            "BFF_REDIS_URL: a query or fragment means nothing here; write ? and # in a password as %3F and %23"
        ),
    ])
    func `an address that means nothing is told`(_ url: String, _ fault: String) {
        let (settings, faults) = read(["BFF_REDIS_URL": url])
        #expect(settings == nil)
        #expect(faults == [fault])
    }

    @Test func `all faults are told at once, and none shows a secret`() {
        let (settings, faults) = read([
            "BFF_REDIS_URL": "redis://secret@host:x/y", "BFF_REDIS_TIMEOUT_MS": "0", "BFF_REDIS_CA_FILE": "/ca.pem",
            "BFF_CACHE_KEYS": "secret,a b:\(Self.someKey),a:secret,a:AAAA,b:\(Self.someKey),b:\(Self.someKey),"
                + "zero:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ])
        #expect(settings == nil)
        #expect(
            faults == [
                "BFF_REDIS_URL: what follows the last slash is no number of a database",
                "BFF_REDIS_URL: what stands before the @ is not user:password; without a user, write :password@",
                "BFF_REDIS_URL: there is no valid host and port",
                "BFF_REDIS_TIMEOUT_MS: \"0\" is no integer from 1 to 10000",
                "BFF_CACHE_KEYS: key 1 is not name:base64",
                "BFF_CACHE_KEYS: key 2: a name has 1 to 32 letters, digits, dots, dashes or underscores",
                "BFF_CACHE_KEYS: key 3, a: not 32 bytes in base64",
                "BFF_CACHE_KEYS: key 4, a: not 32 bytes in base64",
                "BFF_CACHE_KEYS: key 6: there is another one called b",
                "BFF_CACHE_KEYS: key 7, zero: all its bytes are equal; make one with: openssl rand -base64 32",
                "BFF_REDIS_CA_FILE: it has no effect without a rediss:// URL",
            ])
        #expect(!faults.joined().contains("secret"))
    }

    @Test func `settings without an address are told`() {
        let (_, faults) = read(["BFF_CACHE_KEYS": "a:\(Self.someKey)", "BFF_REDIS_TIMEOUT_MS": "20"])
        #expect(
            faults == [
                "BFF_REDIS_TIMEOUT_MS: it has no effect without BFF_REDIS_URL",
                "BFF_CACHE_KEYS: it has no effect without BFF_REDIS_URL",
            ])
    }

    @Test func `a file without certificates is told`() {
        let (_, faults) = read(["BFF_REDIS_URL": "rediss://host", "BFF_REDIS_CA_FILE": "/dev/null"])
        #expect(faults == ["BFF_REDIS_CA_FILE: the certificates cannot be read, or there are none in it"])
    }

    @Test func `a key shows itself nowhere`() {
        var faults: [String] = []
        let keys = SealingKey.list("a:\(Self.someKey)", faults: &faults)
        var dumped = ""
        dump(keys, to: &dumped)
        #expect("\(keys)" == "[sealing key a]")
        #expect(!dumped.contains("31"))
    }

    @Test(
        arguments: [
            ("", []), ("AA==", [0]), ("AA", [0]), ("AAE=", [0, 1]), ("AAEC", [0, 1, 2]), ("+/+/", [0xFB, 0xFF, 0xBF]),
            ("A", nil), ("AB==", nil), ("AA=", nil), ("A===", nil), ("AA A", nil), ("AA==AA==", nil), ("_-_-", nil),
        ] as [(String, [UInt8]?)])
    func `base64 is read strictly`(_ text: String, _ bytes: [UInt8]?) {
        #expect(Base64.bytes(text) == bytes)
    }
}
