import BFFIdentity
@testable import BFFRuntime
import BFFTransport
import Glibc
import Testing

struct ConfigurationTests {
    private static let sound = [
        "BFF_PORT": "8000", "BFF_USERS_URL": "http://127.0.0.1:9001", "BFF_MY_LIST_URL": "http://[::1]:9002/api/",
    ]

    private func read(
        _ environment: [String: String], needsIdentity: Bool = false
    ) -> (configuration: Configuration?, faults: [String]) {
        var reader = ConfigurationReader(environment: environment)
        let configuration = reader.read(services: ["users", "my-list"], needsIdentity: needsIdentity)
        return (configuration, reader.faults)
    }

    @Test func whatIsNotSaidHasADefault() throws {
        let (read, faults) = read(Self.sound)
        #expect(faults.isEmpty)
        let configuration = try #require(read)
        #expect(configuration.port == 8000)
        #expect(configuration.adminPort == 8081)
        #expect(configuration.host == "0.0.0.0")
        #expect(configuration.loops >= 1)
        #expect(configuration.origins.map(\.port) == [9001, 9002])
        #expect(configuration.origins.map(\.pathPrefix) == ["", "/api"])
        #expect(configuration.identity == nil)
        #expect(!configuration.checksResponses)
        #expect(configuration.logLevel == .info)
        #expect(configuration.cacheBytesMax == 64 * 1024 * 1024)
        #expect(configuration.drainTimeout == .seconds(10))
    }

    @Test(arguments: [("0", 0), ("1048576", 1_048_576), ("-1", nil), ("64M", nil), ("2000000000000", nil)])
    func theCachesMemoryIsABoundedNumberOfBytes(_ text: String, _ expected: Int?) {
        let (configuration, faults) = read(Self.sound.merging(["BFF_CACHE_BYTES": text]) { $1 })
        #expect(configuration?.cacheBytesMax == expected)
        #expect(faults.count == (expected == nil ? 1 : 0))
    }

    @Test func everyFaultIsListed() {
        let (configuration, faults) = read(
            [
                "BFF_PORT": "http", "BFF_ADMIN_PORT": "70000", "BFF_LOOPS": "0", "BFF_CHECK_RESPONSES": "yes",
                "BFF_LOG": "loud", "BFF_DRAIN_TIMEOUT_MS": "-1", "BFF_USERS_URL": "ftp://users",
                "BFF_ISSUER": "https://id.example",
            ], needsIdentity: true)
        #expect(configuration == nil)
        #expect(
            faults.map { String($0.prefix { $0 != ":" }) } == [
                "BFF_PORT", "BFF_ADMIN_PORT", "BFF_LOOPS", "BFF_CHECK_RESPONSES", "BFF_DRAIN_TIMEOUT_MS", "BFF_LOG",
                "BFF_USERS_URL", "BFF_MY_LIST_URL", "BFF_JWKS_FILE", "BFF_AUDIENCE",
            ])
    }

    @Test func clientsShareTheDescriptorsWithServices() {
        for (descriptors, loops, connections) in [(1024, 2, 246), (64, 1, 16), (1_000_000, 2, 10_000)] {
            var reader = ConfigurationReader(environment: Self.sound.merging(["BFF_LOOPS": "\(loops)"]) { $1 })
            let configuration = reader.read(
                services: [], needsIdentity: false, descriptors: Descriptors(max: descriptors))
            #expect(configuration?.serverLimits.connectionsMax == connections)
        }
        var reader = ConfigurationReader(environment: Self.sound.merging(["BFF_LOOPS": "2"]) { $1 })
        #expect(reader.read(services: [], needsIdentity: false, descriptors: Descriptors(max: 64)) == nil)
        #expect(reader.faults == ["BFF_LOOPS: 2 loops need 72 files and sockets, and the process may open 64"])
    }

    @Test func twoListenersNeedTwoPorts() {
        #expect(read(Self.sound.merging(["BFF_ADMIN_PORT": "8000"]) { $1 }).faults.count == 1)
        #expect(read(Self.sound.merging(["BFF_PORT": "0", "BFF_ADMIN_PORT": "0"]) { $1 }).faults.isEmpty)
    }

    @Test func aFileIsReadAndTheEnvironmentWins() throws {
        let file = try TemporaryFile(
            """
            # comment
            BFF_PORT = 7000
            BFF_LOOPS=3

            BFF_MY_LIST_URL=http://lists
            """)
        var environment = Self.sound
        environment["BFF_CONFIG"] = file.path
        environment["BFF_MY_LIST_URL"] = nil
        let (configuration, faults) = read(environment)
        #expect(faults.isEmpty)
        #expect(configuration?.port == 8000)
        #expect(configuration?.loops == 3)
        #expect(configuration?.origins.map(\.host) == ["127.0.0.1", "lists"])
    }

    @Test func aFilesFaultsAreListedToo() throws {
        let file = try TemporaryFile("BFF_PROT=1\nnonsense\nBFF_LOOPS=2\nBFF_LOOPS=2\n=x")
        let (_, faults) = read(Self.sound.merging(["BFF_CONFIG": file.path]) { $1 })
        #expect(
            faults == [
                "BFF_CONFIG, line 2: not KEY=VALUE", "BFF_CONFIG, line 4: BFF_LOOPS stands there twice",
                "BFF_CONFIG, line 5: not KEY=VALUE", "BFF_PROT: there is no such setting",
            ])
        #expect(read(Self.sound.merging(["BFF_CONFIG": "/nowhere"]) { $1 }).faults.count == 1)
    }

    @Test func keysAreReadAndChecked() throws {
        let signer = try #require(TokenSigner(generating: "HS256", id: "k"))
        let identity = ["BFF_ISSUER": "i", "BFF_AUDIENCE": "a"]
        for (content, faults) in [(signer.jwks, 0), (#"{"keys":[]}"#, 1), ("no JSON", 1)] {
            let file = try TemporaryFile(content)
            let environment = Self.sound.merging(identity) { $1 }.merging(["BFF_JWKS_FILE": file.path]) { $1 }
            let read = read(environment, needsIdentity: true)
            #expect(read.faults.count == faults)
            #expect((read.configuration?.identity != nil) == (faults == 0))
        }
    }

    @Test func aFaultyConfigurationEndsTheProcessWith78() {
        #expect(Application.main(client: "x", services: ["users"], operations: [], environment: [:]) == 78)
    }

    @Test func portsThatAreTakenAreFaultsOfTheConfiguration() async throws {
        let app = try await ScreenApplication()
        defer { app.end() }
        let (port, admin) = (app.port, app.adminPort)
        let environment = [
            "BFF_HOST": "127.0.0.1", "BFF_PORT": "\(port)", "BFF_ADMIN_PORT": "\(admin)", "BFF_LOOPS": "x",
        ]
        let faults = #expect(throws: ConfigurationFaults.self) {
            _ = try Application.start(client: "x", services: [], operations: [], environment: environment)
        }
        #expect(
            faults?.faults == [
                "BFF_LOOPS: \"x\" is no integer from 1 to 1024",
                "BFF_PORT: cannot listen on 127.0.0.1:\(port): bind: address already in use",
                "BFF_ADMIN_PORT: cannot listen on 127.0.0.1:\(admin): bind: address already in use",
            ])
        #expect(Application.main(client: "x", services: [], operations: [], environment: environment) == 78)
        let nowhere = #expect(throws: ConfigurationFaults.self) {
            _ = try Application.start(
                client: "x", services: [], operations: [], environment: ["BFF_HOST": "nowhere", "BFF_LOOPS": "1"])
        }
        #expect(nowhere?.faults == ["BFF_HOST: \"nowhere\" is no IPv4 or IPv6 address"])
    }

    @Test func anAddressThatIsNotOursEndsTheStart() {
        var configuration = Configuration()
        configuration.host = "192.0.2.1"
        configuration.port = 0
        #expect(throws: RunningApplication.Fault.self) {
            _ = try RunningApplication(client: "x", configuration: configuration, operations: [])
        }
    }

    @Test func operationsThatNeedTokensNeedKeys() {
        var configuration = Configuration()
        configuration.port = 0
        #expect(throws: RunningApplication.Fault.identityMissing) {
            _ = try RunningApplication(
                client: "x", configuration: configuration,
                operations: [Registration(ScreenPlan.self, handlers: Badges())])
        }
    }

    @Test func twoOperationsOfOneRouteAreRefused() {
        var configuration = Configuration()
        configuration.port = 0
        let echo = Registration(EchoPlan.self, handlers: EchoHandlers())
        #expect(throws: RunningApplication.Fault.self) {
            _ = try RunningApplication(client: "x", configuration: configuration, operations: [echo, echo])
        }
    }
}

/// A file that goes with its object.
final class TemporaryFile {
    let path: String

    init(_ content: String) throws {
        var template = Array("/tmp/bff-runtime-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        path = template.withUnsafeBufferPointer {
            String(decoding: $0.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        Array(content.utf8).withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    deinit { unlink(path) }
}
