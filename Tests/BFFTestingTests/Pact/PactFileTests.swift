import BFFTesting
import Testing

@Suite("A Pact file")
struct PactFileTests {
    private static func file(_ text: String) throws(PactFault) -> PactFile { try PactFile(Array(text.utf8)) }

    @Test("of version 4 is read with its states, keys and encoded bodies")
    func four() throws {
        let file = try Self.file(
            #"""
            {"consumer": {"name": "mobile"}, "provider": {"name": "catalog"},
             "interactions": [{"type": "Synchronous/HTTP", "key": "getHome.Home", "pending": true, "description": "d",
               "providerStates": [{"name": "an item exists", "params": {"id": 7}}],
               "request": {"method": "GET", "path": "/a", "query": {"q": ["1", "2"]}},
               "response": {"status": 201, "headers": {"X": ["1"]},
                            "body": {"content": "aGk=", "contentType": "text/plain", "encoded": "base64"}}}],
             "metadata": {"pactSpecification": {"version": "4.0"}}}
            """#)
        #expect((file.consumer, file.provider, file.version) == ("mobile", "catalog", 4))
        let interaction = try #require(file.interactions.first)
        #expect(interaction.key == "getHome.Home")
        #expect(interaction.isPending)
        #expect(
            interaction.states == [
                ProviderState(name: "an item exists", parameters: PactObject([("id", .number(PactNumber("7")))]))
            ])
        #expect(interaction.request.query == [PactField("q", ["1", "2"])])
        #expect(interaction.response.body == .present(Array("hi".utf8), type: "text/plain"))
    }

    @Test("of version 3 and 2 is read: a query as text, one state, rules by path")
    func older() throws {
        let file = try Self.file(
            #"""
            {"consumer": {"name": "a"}, "provider": {"name": "b"},
             "interactions": [{"description": "d", "providerState": "s",
               "request": {"method": "GET", "path": "/a", "query": "q=1&r=a%20b&q=2"},
               "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"n": 1},
                            "matchingRules": {"$.body.n": {"match": "type"}}}}],
             "metadata": {"pactSpecification": {"version": "2.0.0"}}}
            """#)
        let interaction = try #require(file.interactions.first)
        #expect(interaction.states.map(\.name) == ["s"])
        #expect(interaction.request.query == [PactField("q", ["1", "2"]), PactField("r", ["a b"])])
        let actual = PactResponse(
            status: 200, headers: [PactField("content-type", ["application/json"])],
            body: .present(Array(#"{"n": 2}"#.utf8), type: nil))
        #expect(interaction.response.mismatches(of: actual) == [])
    }

    @Test(
        "that cannot be used says why, and where",
        arguments: [
            ("[", "the file is not JSON: the text ends too early at byte 1"),
            (#"{"interactions": []}"#, "the file names no consumer or no provider"),
            (
                #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [], "metadata": {"pactSpecification": {"version": "5.0"}}}"#,
                "the specification's version 5.0 is not supported: 2, 3 and 4 are"
            ),
            (
                #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"type": "Asynchronous/Messages"}]}"#,
                "interaction 1: the type Asynchronous/Messages is not supported: Synchronous/HTTP is"
            ),
            (
                #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"request": {}, "response": {"matchingRules": {"body": {"$.a": {"matchers": [{"match": "magic"}]}}}}}]}"#,
                "interaction 1: the matching rule magic is not known"
            ),
            (
                #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"request": {}, "response": {"matchingRules": {"body": {"$.a b": {"matchers": []}}}}}]}"#,
                "interaction 1: the path $.a b cannot be read: ' ' cannot stand in a name outside ['…']"
            ),
        ])
    func faults(text: String, message: String) {
        #expect(throws: PactFault.self) { try Self.file(text) }
        do throws(PactFault) {
            _ = try Self.file(text)
        } catch {
            #expect(error.description == message)
        }
    }
}
