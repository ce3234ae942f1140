import Testing

@testable import Compatibility

/// What differs between two documents in what OpenAPI 3.2 adds.
@Suite struct OpenAPI32RuleTests {
    private static let ok = "responses: {'204': {}}"

    private func lines(_ old: String, _ new: String) throws -> [String] {
        Comparing.lines(try Comparing.documents(old, new, version: "3.2.0"))
    }

    @Test func operationsOfEveryMethodAreCompared() throws {
        let both = "paths: {/a: {query: {\(Self.ok)}, additionalOperations: {COPY: {\(Self.ok)}}}}"
        let changes = try Comparing.documents(both, "paths: {/a: {query: {\(Self.ok)}}}", version: "3.2.0")
        #expect(Comparing.lines(changes) == ["ERR api-removed-without-deprecation"])
        #expect(changes.first?.operation?.words == "COPY /a")
        #expect(try lines("paths: {/a: {additionalOperations: {COPY: {\(Self.ok)}}}}", both) == ["INFO endpoint-added"])
        #expect(
            try lines(both, both.replacing("COPY: {", with: "COPY: {security: [{}], ")).contains {
                $0.contains("security")
            })
    }

    @Test func aQueryStringIsTheSameWhateverItIsCalled() throws {
        func document(_ name: String, _ schema: String) -> String {
            let parameter = "{name: \(name), in: querystring, content: {application/json: {schema: {\(schema)}}}}"
            return "paths: {/a: {get: {parameters: [\(parameter)], \(Self.ok)}}}"
        }
        #expect(try lines(document("a", "type: object"), document("b", "type: object")) == [])
        let narrower = try lines(document("a", "type: object"), document("a", "type: object, maxProperties: 1"))
        #expect(narrower.map { $0.prefix(4) } == ["WARN"])
    }

    @Test func theDefaultOfADiscriminatorIsTold() throws {
        func document(_ standard: String) -> String {
            """
            paths:
              /a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/U'}}}}}}}
            components:
              schemas:
                U:
                  oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                  discriminator: {propertyName: k\(standard)}
                A: {type: object, required: [k], properties: {k: {const: A}}}
                B: {type: object, properties: {b: {type: string}}}
            """
        }
        let (none, b, a) = (document(""), document(", defaultMapping: B"), document(", defaultMapping: A"))
        #expect(try lines(none, b) == ["INFO response-body-discriminator-default-mapping-added"])
        #expect(try lines(b, none) == ["INFO response-body-discriminator-default-mapping-removed"])
        #expect(try lines(a, b) == ["INFO response-body-discriminator-default-mapping-changed"])
        #expect(try lines(b, b) == [])
    }
}
