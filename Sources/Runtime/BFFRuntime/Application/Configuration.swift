public import BFFIdentity
package import BFFRedis
public import BFFTransport

/// Everything that an application is told from outside. Read and checked whole at start; nothing in it is looked up on a request.
public struct Configuration: Sendable {
    /// Address to listen on. `BFF_HOST`, default: all IPv4 interfaces.
    public var host = "0.0.0.0"
    /// `BFF_PORT`, default 8080. 0: any that is free.
    public var port = 8080
    /// Serves `/healthz`, `/readyz` and `/metrics`. `BFF_ADMIN_PORT`, default 8081. 0: any that is free.
    public var adminPort = 8081
    /// Event loops, each on a thread of its own. `BFF_LOOPS`, default: one per core.
    public var loops = 1
    /// Memory for services' answers, in bytes. `BFF_CACHE_BYTES`, default 64 MiB. 0: nothing is kept.
    public var cacheBytesMax = 64 * 1024 * 1024
    /// Redis or Valkey behind that memory. `BFF_REDIS_URL`, `redis://[user:password@]host[:port][/database]` or `rediss://`, and
    /// `BFF_REDIS_CA_FILE` for the latter; `BFF_REDIS_TIMEOUT_MS`, default 20; `BFF_CACHE_KEYS`, what values are sealed with. Nil: none.
    package var secondLevel: RedisSettings?
    /// Where the services listen, in the order of the application's service names. `BFF_<SERVICE>_URL`, http or https; several addresses
    /// of one service are parted by commas. For https, in PEM: `BFF_CA_FILE`, the authorities to trust instead of the system's;
    /// `BFF_CLIENT_CERT_FILE` and `BFF_CLIENT_KEY_FILE`, our certificate. `BFF_<SERVICE>_CA_FILE` and so on go before them.
    public var origins: [Origin] = []
    /// What metrics call the services, in the same order.
    package var serviceNames: [String] = []
    /// Keys and rules for bearer tokens; needed where an operation has `security`. `BFF_ISSUER`, `BFF_AUDIENCE`, and
    /// `BFF_JWKS_FILE` or `BFF_JWKS_URL`, whose authorities `BFF_JWKS_CA_FILE` names where `BFF_CA_FILE` does not.
    public var identity: Identity?
    /// Our own answers are held against the published schema; one that breaks it becomes a 500. `BFF_CHECK_RESPONSES`, 0 or 1, default 0.
    public var checksResponses = false
    /// What is logged, at least. `BFF_LOG`: info, warn, error or off; default info.
    package var logLevel = LogLevel.info
    /// Gets the log's lines instead of the standard output. Called on a thread of its own.
    package var logLines: (@Sendable (String) -> Void)?
    /// How long readiness fails before the listener closes. `BFF_DRAIN_DELAY_MS`, default 0.
    public var drainDelay = Duration.zero
    /// How long requests in flight may take to finish. `BFF_DRAIN_TIMEOUT_MS`, default 10 000.
    public var drainTimeout = Duration.seconds(10)
    public var serverLimits = ServerLimits()
    /// `BFF_DNS_TTL_MS`, how long addresses of a name are used, default 30 000; `BFF_CONNECTION_AGE_MS`, after which connections to services
    /// are renewed, default 300 000.
    public var clientLimits = ClientLimits()

    /// The most event loops.
    public static let loopsMax = 1024

    public struct Identity: Sendable {
        public let keys: KeyRing
        public let policy: TokenPolicy
        /// Where keys are fetched; nil for those that were given at start.
        let source: KeySource?

        public init(keys: KeySet, policy: TokenPolicy) {
            self.keys = KeyRing(keys)
            self.policy = policy
            source = nil
        }

        /// Keys are fetched at start and kept up to date; until they are there, the process is not ready.
        package init(source: KeySource, policy: TokenPolicy) {
            keys = KeyRing(nil)
            self.policy = policy
            self.source = source
        }
    }

    public init() {}

    /// The environment variable with a service's address: `my-list` → `BFF_MY_LIST_URL`.
    public static func variable(ofService name: String) -> String { variable("URL", ofService: name) }

    /// `my-list`, `CA_FILE` → `BFF_MY_LIST_CA_FILE`.
    static func variable(_ setting: String, ofService name: String) -> String {
        let upper = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return "BFF_\(String(upper))_\(setting)"
    }
}
