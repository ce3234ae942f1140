import Contract
import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Compatibility

/// Recorded answers against contracts, as `bffgen replay` checks them.
@Suite struct ReplayTests {
    private let sample: SampleContracts

    init() throws { sample = try SampleContracts() }

    private func document(_ service: String) throws -> Document {
        try #require(sample.services.first { $0.name == service }?.document)
    }

    private func exchanges(_ text: String) throws -> [Exchange] {
        let files = SourceFiles(root: "/", texts: ["capture.json": text])
        let diagnostics = Diagnostics()
        let root = try #require(DocumentReader(files: files, diagnostics: diagnostics).readNode("capture.json"))
        return try Exchange.read(root) { text, name in
            DocumentReader(files: SourceFiles(root: "/", texts: [name: text]), diagnostics: Diagnostics())
                .readNode(name)
        }
    }

    private func replay(_ text: String, _ service: String, against change: ServiceChange? = nil) throws -> Replay {
        let current = try document(service)
        return Replay(
            try exchanges(text), service: service, against: try change?.newDocument() ?? current, current: current,
            clients: sample.contracts)
    }

    /// The contract's own example, with one text in it replaced.
    private func user(_ old: String = "", _ new: String = "") throws -> String {
        let file = SampleContracts.root.appending(path: "Contracts/services/users/examples/gold.json")
        // An Example Object: the body is its value.
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "\"value\":")?.upperBound)
        let body = String(text[start...].trimmingCharacters(in: .whitespacesAndNewlines).dropLast())
        if !old.isEmpty { try #require(body.contains(old)) }
        let edited = old.isEmpty ? body : body.replacing(old, with: new, maxReplacements: 1)
        return "{\"operation\": \"getUser\", \"status\": 200, \"body\": \(edited)}"
    }

    @Test func `the contract's own example fits it`() throws {
        let replay = try replay(try user(), "users")
        #expect(replay.results.map(\.verdict) == [.fits])
        #expect(
            replay.text.hasSuffix(
                "1 exchange of users against Contracts/services/users.yaml: 1 fits, 0 broken, 0 unknown\n"))
    }

    @Test func `a value of another kind is named with its place, its schema and who reads it`() throws {
        let replay = try replay(try user("\"maturityLimit\": \"", "\"maturityLimit\": \"not-"), "users")
        let fault = try #require(replay.results.first?.faults.first)
        #expect(replay.isBroken)
        #expect(fault.pointer == "/profile/maturityLimit")
        #expect(fault.text.contains("is not one of \"general\""))
        #expect(fault.schema.file == "Contracts/services/users/schemas/profile.yaml")
        #expect(fault.readers == ["mobile /profile/maturityLimit", "tv /profile/maturityLimit"])
        #expect(fault.isOfContract)
    }

    @Test func `what was taken out counts as any value`() throws {
        let exchange = try user("\"maturityLimit\": \"", "\"x\": \"").replacing(
            "\"profile\": {", with: "\"profile\": {\"maturityLimit\": \"[redacted]\", ")
        #expect(try replay(exchange, "users").results.map(\.verdict) == [.fits])
    }

    @Test func `an answer may keep the new contract and still break what clients were generated from`() throws {
        let change = try #require(
            ServiceChange.all.first { $0.name == "an enum grows that both clients copy into a closed one" })
        let body = try user("\"maturityLimit\": \"", "\"maturityLimit\": \"toddler\", \"was\": \"")
        let replay = try replay(body, "users", against: change)
        let fault = try #require(replay.results.first?.faults.first)
        #expect(!fault.isOfContract)
        #expect(fault.pointer == "/profile/maturityLimit")
        // Nobody reads the e-mail: only the contract may mind it.
        let unread = try user("\"email\": \"", "\"email\": 7, \"was\": \"")
        #expect(try self.replay(unread, "users").results.first?.faults.map(\.readers) == [[]])
    }

    @Test func `an operation or a status that the contract does not know is told, and is no success`() throws {
        let gone = try replay("{\"operation\": \"getAccount\", \"status\": 200}", "users")
        #expect(gone.results.first?.reason == "'getAccount' is no operation of the contract")
        #expect(!gone.isComplete)
        let status = try replay("{\"operation\": \"getUser\", \"status\": 302}", "users")
        #expect(status.results.first?.reason == "'getUser' declares no answer with 302")
        let others = try replay("{\"service\": \"catalog\", \"operation\": \"getUser\", \"status\": 200}", "users")
        #expect(others.results.isEmpty)
    }

    @Test func `an HTTP archive is read entry by entry, and paths find their operations`() throws {
        let body = "{\\\"id\\\": 7}"
        let archive = """
            {"log": {"entries": [
              {"request": {"method": "GET", "url": "https://users.example/base/v1/users/usr-1?x=1"},
               "response": {"status": 200, "content": {"mimeType": "application/json", "text": "\(body)"}}},
              {"request": {"method": "GET", "url": "https://users.example/v1/nothing"}, "response": {"status": 404}}
            ]}}
            """
        let replay = try replay(archive, "users")
        #expect(replay.results.map(\.verdict) == [.broken, .unknown])
        #expect(replay.results.first?.faults.contains { $0.pointer == "/profile" && $0.text == "is missing" } == true)
    }

    /// An archive of one answer.
    private static func archive(_ content: String) -> String {
        """
        {"log": {"entries": [
          {"request": {"method": "GET", "url": "https://users.example/v1/users/u"},
           "response": {"status": 200, "content": {\(content)}}}]}}
        """
    }

    @Test func `bodies of an HTTP archive may be in base64`() throws {
        let text = "{\"id\": \"ü\"}"
        let encoded = Data(text.utf8).base64EncodedString(options: .lineLength64Characters)
        let json = "\"mimeType\": \"application/json\", \"encoding\": \"base64\", \"text\": \"\(encoded)\""
        let exchange = try #require(try exchanges(Self.archive(json)).first)
        #expect(exchange.body?["id"]?.string == "ü")
        let plain = "\"mimeType\": \"text/plain\", \"encoding\": \"base64\", \"text\": \"aGFsbG8=\""
        #expect(try exchanges(Self.archive(plain)).first?.body?.string == "hallo")
        let picture = "\"mimeType\": \"image/png\", \"encoding\": \"base64\", \"text\": \"iVBORw0KGgo=\""
        #expect(try exchanges(Self.archive(picture)).first?.body?.string == "iVBORw0KGgo=")
        #expect(try replay(Self.archive(json), "users").results.first?.verdict == .broken)
    }

    @Test(arguments: [
        (archive(#""mimeType": "a/json", "encoding": "base64", "text": "e30""#), "the body is no base64"),
        (archive(#""mimeType": "a/json", "encoding": "base64", "text": "e3s=""#), "the body is no JSON"),
        (
            archive(#""mimeType": "a/json", "encoding": "gzip", "text": "e30=""#),
            "the body's encoding 'gzip' is not base64"
        ),
        ("{\"status\": 200}", "an exchange names its 'operation', or 'method' and 'path'"),
        ("{\"operation\": \"getUser\"}", "an exchange has a 'status' from 100 to 599"),
        ("{\"operation\": \"getUser\", \"status\": 200, \"boddy\": 1}", "an exchange has no key 'boddy'"),
        ("[]", "an exchange is an object, not an array"),
    ])
    func `what is no exchange says why`(text: String, message: String) {
        let fault = #expect(throws: Exchange.Fault.self) { try exchanges(text) }
        #expect(fault?.text == message)
    }
}
