import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// `stub` and `token`.
@Suite struct StubTests {
    private static let root = SampleWorkspace.root.path

    /// The port behind a service's name.
    private static func port(of service: String, in listing: String) throws -> Int {
        let line = try #require(listing.split(separator: "\n").first { $0.hasPrefix(service + " ") })
        return try #require(line.split(separator: ":").last.flatMap { Int($0) })
    }

    @Test func `stubs serve the examples of their contracts`() {
        let call = Calls(["stub", "users", "catalog", "--port", "0"], in: Self.root) { listing in
            #expect(listing.split(separator: "\n").count == 2)
            let users = TestClient(port: try Self.port(of: "users", in: listing))
            let user = try users.send(TestRequest("GET", "/v1/users/usr-7f3a9c"))
            #expect(user.status == 200)
            #expect(user.header("etag") == "\"u-19\"")
            #expect(user.text.hasPrefix(#"{"id":"usr-7f3a9c","email":"#))
            let catalog = TestClient(port: try Self.port(of: "catalog", in: listing))
            let items = try catalog.send(TestRequest("POST", "/v1/items/batch-get", body: #"{"ids":["ct-q1m1ic2h"]}"#))
            #expect(items.status == 200)
            #expect(items.text.hasPrefix(#"{"items":[{"id":"ct-q1m1ic2h""#))
        }
        #expect((call.code, call.errors) == (0, ""))
    }

    @Test func `faults and delays of the command line hold from the start`() {
        let arguments = [
            "stub", "users", "recommendations", "--port", "0", "--delay=20ms", "--fault", "users=500", "--fault",
            "listPopular=404",
        ]
        let call = Calls(arguments, in: Self.root) { listing in
            let users = TestClient(port: try Self.port(of: "users", in: listing))
            let answer = try users.send(TestRequest("GET", "/v1/users/x"))
            #expect(answer.status == 500)
            #expect(answer.elapsed >= .milliseconds(20))
            #expect(try users.send(TestRequest("PUT", "/__fault", body: "none")).status == 204)
            #expect(try users.send(TestRequest("GET", "/v1/users/x")).status == 200)
        }
        #expect(call.code == 0)
    }

    @Test func `a contract fault breaks what the service promised`() {
        let call = Calls(["stub", "users", "--port", "0", "--fault", "contract"], in: Self.root) { listing in
            let users = TestClient(port: try Self.port(of: "users", in: listing))
            let answer = try users.send(TestRequest("GET", "/v1/users/x"))
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"id":0,"email":0,"#))
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(answer.body)) }
        }
        #expect(call.code == 0)
    }

    @Test func `unknown services, operations and faults are refused`() {
        #expect(Calls(["stub", "user", "--port", "0"], in: Self.root).errors.contains("did you mean 'users'?"))
        let wrong = Calls(["stub", "users", "--port", "0", "--fault", "getUsr=500"], in: Self.root)
        #expect(wrong.errors.contains("unknown operation 'getUsr', did you mean 'getUser'?"))
        #expect(Calls(["stub", "users", "--port", "0", "--fault", "tired"], in: Self.root).code == 2)
    }

    @Test func `a port that is taken, or that there is not, is a fault`() throws {
        let loop = try TestLoop(name: "taken")
        let taken = try StubService(StubDefinition("taken", []), on: loop)
        let call = Calls(["stub", "users", "--port", "\(taken.port)"], in: Self.root)
        #expect(call.code == 1)
        #expect(call.errors == "bffgen stub: port \(taken.port) is taken\n")
        #expect(Calls(["stub", "users", "lists", "--port", "65535"], in: Self.root).code == 1)
    }

    @Test func `a token is signed with the file's key, which is made once`() throws {
        let workspace = try SampleWorkspace()
        let arguments = [
            "token", "--jwks", "keys/demo.json", "--sub", "u1", "--claim", "household=h1", "--claim", "roles=[\"a\"]",
        ]
        #expect(Calls(arguments, in: workspace.path).code == 1)
        try workspace.write("", to: "keys/x")
        let first = Calls(arguments + ["--scope", "home", "--scope", "tv"], in: workspace.path)
        #expect((first.code, first.errors) == (0, ""))
        let keys = try workspace.text(of: "keys/demo.json")
        #expect(Calls(arguments, in: workspace.path).code == 0)
        #expect(try workspace.text(of: "keys/demo.json") == keys)
        var payload = try #require(first.output.split(separator: ".").dropFirst().first.map(String.init))
        payload = payload.replacing("-", with: "+").replacing("_", with: "/")
        payload += String(repeating: "=", count: (4 - payload.count % 4) % 4)
        let claims = String(decoding: try #require(Data(base64Encoded: payload)), as: UTF8.self)
        #expect(
            claims.hasPrefix(
                #"{"sub":"u1","household":"h1","roles":["a"],"scope":"home tv","iss":"https://identity.test","#))
        try workspace.write("{}", to: "keys/empty.json")
        #expect(Calls(["token", "--jwks", "keys/empty.json", "--sub", "u"], in: workspace.path).code == 1)
    }
}
