import Plan
import Testing

/// Names in clients of whole operations: decided by places, safe from Swift's own.
@Suite struct WholeClientNameTests {
    private static func document(_ more: String = "", paths: String = "") -> String {
        """
        openapi: 3.1.0
        info: {title: Shop, version: "1"}
        paths:
          /pets/{id}:
            get:
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses:
                "200":
                  description: ok
                  content: {application/json: {schema: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, owner: {type: object, properties: {name: {type: string}}}}}}}
        \(paths)
        components:
          schemas:
            Pet: {type: object, properties: {owner: {type: object, properties: {self: {type: string}, init: {type: string}, in: {type: string}, "+1": {type: integer}, "-1": {type: integer}}}, string: {$ref: '#/components/schemas/String'}}}
            String: {type: object, properties: {Type: {type: string}}}
            foo-bar: {type: object, properties: {a: {type: string}}}
        \(more)
        """
    }

    @Test func `an unrelated schema or operation changes no other line`() throws {
        let before = try WholeClientSample(Self.document())
        let after = try WholeClientSample(
            Self.document(
                """
                    Owner: {type: object, properties: {id: {type: string}}}
                    PetOwner: {type: object, properties: {pet: {type: string}}}
                    A: {type: object, properties: {a: {type: string}}}
                """,
                paths: """
                      /owners:
                        get:
                          operationId: pet
                          responses:
                            "200":
                              description: ok
                              content: {application/json: {schema: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Owner'}, {$ref: '#/components/schemas/PetOwner'}, {$ref: '#/components/schemas/A'}, {type: string}]}}}}
                    """))
        #expect(after.plan.generatedCount == 2)
        var rest = after.lines[...]
        for line in before.lines {
            guard let index = rest.firstIndex(of: line) else {
                Issue.record("a line is gone or has moved: \(line)")
                break
            }
            rest = rest[(index + 1)...]
        }
    }

    @Test func `an operation without an id is named by method and path`() throws {
        let made = try WholeClientSample(Self.document())
        #expect(
            made.missing(
                "public func getPetsById(id: String, options: CallOptions = CallOptions()) async throws(ClientError) -> GetPetsById.Response {"
            ) == [])
    }

    @Test func `reserved words and the standard library's names are kept clear of`() throws {
        let made = try WholeClientSample(Self.document())
        #expect(
            made.missing(
                """
                public let selfValue: String?
                public let initValue: String?
                public let `in`: String?
                public let plus1: Int?
                public let minus1: Int?
                public let string: Shop.StringModel?
                public struct StringModel: JSONObjectReadable {
                public let type: String?
                public let owner: Owner?
                """) == [])
    }

    @Test func `only what the chosen operations reach is declared`() throws {
        let made = try WholeClientSample(Self.document())
        #expect(!made.text.contains("FooBar"))
        let none = try WholeClientSample(Self.document(), operations: ["tag:nothing"])
        #expect(none.plan.chosenCount == 0)
        #expect(!none.text.contains("struct Pet"))
    }

    @Test func `two of the same Swift name go by their own spelling`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing: {type: object, properties: {a: {$ref: '#/components/schemas/foo-bar'}, b: {$ref: '#/components/schemas/FooBar'}, foo_a: {type: string}, fooA: {type: string}}}
                    foo-bar: {type: object, properties: {x: {type: string}}}
                    FooBar: {type: object, properties: {y: {type: string}}}
                """)
        #expect(
            made.missing(
                """
                public let a: Shop.FooBarModel?
                public let b: Shop.FooBar?
                public let fooA: String?
                public let fooAValue: String?
                """) == [])
    }

    @Test func `hostile text cannot leave comments or literals`() throws {
        let made = try WholeClientSample(
            """
            openapi: 3.1.0
            info: {title: "Shop\\n}; import Evil", version: "1"}
            paths:
              "/a\\n\\"); evil(": 
                get:
                  operationId: "x(){}\\nfunc evil"
                  summary: "*/ \\u2028 evil()\\n evil()"
                  tags: ["../../evil\\n"]
                  responses:
                    "200":
                      description: ok
                      content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
            components:
              schemas:
                Thing:
                  description: "line\\u202E one\\n evil()"
                  type: object
                  properties:
                    "a\\"; evil(); \\\\(evil)\\n": {type: string, const: "\\"; evil() \\\\(evil())"}
                    e: {type: string, enum: ["\\" evil() \\n", "\\\\(evil())", ""]}
            """)
        for line in made.lines where line.contains("evil") {
            let code = line.drop { $0 == " " }
            let isComment = code.hasPrefix("//")
            // Outside of comments it stands between quotes, escaped.
            let quoted = code.contains(#"\""#) || code.contains(#"\\("#) || code.contains(#"%22"#)
            let isName = code.contains("xFuncEvil") || code.contains("XFuncEvil") || code.contains("aEvilEvil")
            #expect(isComment || quoted || isName || code.hasPrefix("case") || code.hasSuffix("{ .evil }"), "\(line)")
        }
        #expect(made.files.keys.allSatisfy { !$0.contains("/") && !$0.contains("\n") })
        #expect(!made.text.contains("\u{202E}") && !made.text.contains("\u{2028}"))
    }
}
