import BFFIdentity
@testable import BFFRuntime
import BFFTransport
import Testing

/// Where services are, and how they are trusted.
struct ServiceConfigurationTests {
    private func read(_ environment: [String: String]) -> (configuration: Configuration?, faults: [String]) {
        var reader = ConfigurationReader(environment: environment.merging(["BFF_PORT": "8000"]) { $1 })
        let configuration = reader.read(services: ["users", "orders"], needsIdentity: false)
        return (configuration, reader.faults)
    }

    private let addresses = ["BFF_USERS_URL": "https://users", "BFF_ORDERS_URL": "https://orders:8443/v1"]

    @Test func severalAddressesStandBehindEachOther() throws {
        let (configuration, faults) = read([
            "BFF_USERS_URL": "http://a:1/v1, http://b:2/v1,http://[::1]:3/v1", "BFF_ORDERS_URL": "http://o",
        ])
        #expect(faults.isEmpty)
        let origin = try #require(configuration?.origins.first)
        #expect(origin.endpoints.map(\.host) == ["a", "b", "[::1]"])
        #expect(origin.endpoints.map(\.port) == [1, 2, 3])
        #expect(origin.pathPrefix == "/v1")
    }

    @Test(arguments: [
        ("http://a,https://b", "\"https://b\": the addresses of one service differ in host and port alone"),
        ("http://a/v1,http://b/v2", "\"http://b/v2\": the addresses of one service differ in host and port alone"),
        ("http://a,http://a:80", "\"http://a:80\": it is named twice"),
        ("http://a,", "\"\": no http:// or https:// URL"),
    ])
    func addressesThatDoNotFitAreFaults(list: String, fault: String) {
        #expect(read(["BFF_USERS_URL": list, "BFF_ORDERS_URL": "http://o"]).faults == ["BFF_USERS_URL: \(fault)"])
    }

    @Test func aServicesOwnFilesGoBeforeThoseOfAll() throws {
        let certificate = try TemporaryFile("-----BEGIN CERTIFICATE-----\n")
        let other = try TemporaryFile("-----BEGIN CERTIFICATE-----\n")
        let key = try TemporaryFile("-----BEGIN PRIVATE KEY-----\n")
        let (configuration, faults) = read(
            addresses.merging([
                "BFF_CA_FILE": certificate.path, "BFF_CLIENT_CERT_FILE": certificate.path,
                "BFF_CLIENT_KEY_FILE": key.path, "BFF_ORDERS_CA_FILE": other.path,
                "BFF_ORDERS_CLIENT_CERT_FILE": other.path, "BFF_ORDERS_CLIENT_KEY_FILE": key.path,
            ]) { $1 })
        #expect(faults.isEmpty)
        #expect(
            configuration?.origins.map(\.tls) == [
                TLSSettings(authorityFile: certificate.path, certificateFile: certificate.path, keyFile: key.path),
                TLSSettings(authorityFile: other.path, certificateFile: other.path, keyFile: key.path),
            ])
        #expect(configuration?.origins.map(\.port) == [443, 8443])
    }

    @Test func everyFaultOfTheFilesIsListed() throws {
        let certificate = try TemporaryFile("-----BEGIN CERTIFICATE-----\n")
        let encrypted = try TemporaryFile("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
        let (configuration, faults) = read([
            "BFF_USERS_URL": "https://users", "BFF_ORDERS_URL": "http://orders", "BFF_CA_FILE": "/nowhere.pem",
            "BFF_CLIENT_CERT_FILE": certificate.path, "BFF_USERS_CA_FILE": encrypted.path,
            "BFF_USERS_CLIENT_CERT_FILE": certificate.path, "BFF_USERS_CLIENT_KEY_FILE": encrypted.path,
            "BFF_ORDERS_CA_FILE": certificate.path,
        ])
        #expect(configuration == nil)
        #expect(
            faults == [
                "BFF_CA_FILE: the file cannot be read, or is larger than 1048576 bytes",
                "BFF_CLIENT_KEY_FILE: missing, and BFF_CLIENT_CERT_FILE needs it",
                "BFF_USERS_CA_FILE: the file has no certificate in PEM",
                "BFF_USERS_CLIENT_KEY_FILE: the private key is encrypted, and there is nobody to ask for its password",
                "BFF_ORDERS_CA_FILE: BFF_ORDERS_URL is no https address",
            ])
    }

    @Test func namesAndConnectionsHaveAnAge() {
        let standard = read(addresses).configuration?.clientLimits
        #expect(standard?.addressLifetime == .seconds(30))
        #expect(standard?.connectionAge == .seconds(300))
        let limits = read(addresses.merging(["BFF_DNS_TTL_MS": "5000", "BFF_CONNECTION_AGE_MS": "60000"]) { $1 })
            .configuration?.clientLimits
        #expect(limits?.addressLifetime == .seconds(5))
        #expect(limits?.connectionAge == .seconds(60))
        #expect(
            read(addresses.merging(["BFF_CONNECTION_AGE_MS": "10"]) { $1 }).faults == [
                "BFF_CONNECTION_AGE_MS: \"10\" is no integer from 1000 to 86400000"
            ])
    }

    @Test func keysComeFromOneSource() {
        let tokens = ["BFF_ISSUER": "i", "BFF_AUDIENCE": "a", "BFF_JWKS_URL": "https://id.example/keys"]
            .merging(addresses) { $1 }
        let identity = read(tokens).configuration?.identity
        #expect(identity?.source?.target == "/keys")
        #expect(identity?.keys.hasKeys == false)
        #expect(
            read(tokens.merging(["BFF_JWKS_URL": "id.example"]) { $1 }).faults == [
                "BFF_JWKS_URL: \"id.example\": no http:// or https:// URL"
            ])
        #expect(
            read(tokens.merging(["BFF_JWKS_FILE": "/nowhere"]) { $1 }).faults == [
                "BFF_JWKS_URL: BFF_JWKS_FILE is set, too, and keys have one source",
                "BFF_JWKS_FILE: the file cannot be read, or is larger than 1048576 bytes",
            ])
    }
}
