internal import Diagnostics
internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("A client's document")
struct ClientReadingTests {
    @Test("everything that x-bff says is read")
    func reads() throws {
        let reading = DeclarationReading.header(
            """
            vocabulary: 1
            client: mobile
            owner: team-mobile
            allow: [email, phone]
            services: {users: {contract: ../services/users.yaml}}
            identity: {claims: {tenant: {type: string}, roles: {type: array, items: {type: string}}}}
            defaults: {timeout: 100ms, nulls: strip}
            """)
        #expect(reading.places == [])
        let client = try #require(reading.client)
        #expect(client.name == "mobile")
        #expect(client.owner == "team-mobile")
        #expect(client.allowedSensitive.map(\.kind) == ["email", "phone"])
        #expect(client.services.map(\.name) == ["users"])
        #expect(client.services.map(\.contractFile) == ["services/users.yaml"])
        #expect(client.claims.map(\.name) == ["tenant", "roles"])
        #expect(client.claims.map(\.schema.types) == [.string, .array])
        #expect(client.claims.last?.schema.items?.types == .string)
        #expect(client.nulls == .strip)
    }

    @Test("nulls are kept unless the client says otherwise")
    func nulls() {
        #expect(DeclarationReading.header("vocabulary: 1\nclient: mobile").client?.nulls == .keep)
    }

    @Test(
        "faults stand at the scalar or key that has them",
        arguments: [
            ("client: mobile", ["3:1 missing-key"]),
            ("vocabulary: 1", ["3:1 missing-key"]),
            ("vocabulary: 2\nclient: mobile", ["4:15 invalid-value"]),
            ("vocabulary: '1'\nclient: mobile", ["4:15 wrong-kind"]),
            ("vocabulary: 1\nclient: Mobile", ["5:11 invalid-name"]),
            ("vocabulary: 1\nclient: mobile\nversion: 2", ["6:3 not-supported-yet"]),
            ("vocabulary: 1\nclient: mobile\nvariants: {}", ["6:3 not-supported-yet"]),
            ("vocabulary: 1\nclient: mobile\nflags: {}", ["6:3 not-supported-yet"]),
            ("vocabulary: 1\nclient: mobile\nservcies: {}", ["6:3 unknown-key"]),
            ("vocabulary: 1\nclient: mobile\nallow: email", ["6:10 wrong-kind"]),
            ("vocabulary: 1\nclient: mobile\nallow: [email, email]", ["6:18 duplicate-name"]),
            ("vocabulary: 1\nclient: mobile\ndefaults: {nulls: drop}", ["6:21 invalid-value"]),
            ("vocabulary: 1\nclient: mobile\ndefaults: {retry: {attempts: 2}}", ["6:14 unknown-key"]),
            ("vocabulary: 1\nclient: mobile\nidentity: {claims: [tenant]}", ["6:22 wrong-kind"]),
            ("vocabulary: 1\nclient: mobile\nidentity: {claims: {tenant: string}}", ["6:31 wrong-kind"]),
            ("vocabulary: 1\nclient: mobile\nservices: {users: ../services/users.yaml}", ["6:21 wrong-kind"]),
            ("vocabulary: 1\nclient: mobile\nservices: {users: {}}", ["6:14 missing-key"]),
            (
                "vocabulary: 1\nclient: mobile\nservices: {a.b: {contract: ../services/users.yaml}}",
                ["6:14 invalid-name"]
            ),
            (
                "vocabulary: 1\nclient: mobile\nservices: {users: {contract: ../services/none.yaml}}",
                ["6:32 unreadable-file"]
            ),
            (
                "vocabulary: 1\nclient: mobile\nservices: {users: {contract: ../services/users.yaml, policy: hot}}",
                ["6:64 unknown-policy"]
            ),
        ])
    func faults(members: String, places: [String]) {
        let reading = DeclarationReading.header(members)
        #expect(reading.places == places, "\(reading.messages)")
        #expect(!reading.fixes.contains(nil), "\(reading.messages)")
        #expect(reading.client == nil)
    }

    @Test("a document without x-bff is no client's")
    func withoutVocabulary() {
        let reading = DeclarationReading.client(DeclarationReading.service)
        #expect(reading.places == ["1:1 missing-key"])
        #expect(reading.client == nil)
    }

    @Test("every operation has a plan and a name")
    func operations() {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            paths:
              /a:
                get:
                  operationId: getA
                  responses: {'200': {description: A.}}
                post:
                  x-bff-plan: {budget: 1s}
                  responses: {'200': {description: A.}}
                put:
                  operationId: putA
                  x-bff-raw: true
                  responses: {'200': {description: A.}}
            """)
        #expect(reading.places == ["6:5 missing-key", "9:5 missing-key", "14:7 not-supported-yet"])
    }

    @Test("a misspelt key is one fault: what it stands for is not missed as well")
    func misspeltOnce() {
        #expect(DeclarationReading.header("vocabulary: 1\nclinet: mobile").places == ["5:3 unknown-key"])
        let plan = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            paths: {/a: {get: {operationId: a, x-bff-paln: {}, responses: {'200': {description: A.}}}}}
            """)
        #expect(plan.places == ["4:36 unknown-key"])
        let document = DeclarationReading.client(
            "openapi: 3.1.0\ninfo: {title: Mobile, version: 1.0.0}\nx-bfff: {vocabulary: 1}\npaths: {}\n")
        #expect(document.places == ["3:1 unknown-key"])
    }

    @Test("keys of the vocabulary are found wherever they stand")
    func misplaced() {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0, x-bff-owner: me}
            x-bff: {vocabulary: 1, client: mobile}
            x-bff-each: $a
            paths:
              x-bff-plan: {}
              /a:
                x-bff-plan: {}
                get:
                  operationId: getA
                  x-bff-plan: {budget: 1s}
                  x-bff-join: {}
                  parameters:
                    - {name: a, in: query, x-bff-value: $a, schema: {type: string, x-bff-value: $a}}
                  responses:
                    '200':
                      description: A.
                      x-bff-value: $a
                      headers:
                        A: {schema: {type: string, x-bff-value: $a}}
                        B: {$ref: '#/components/headers/B', x-bff-value: $a}
                      content: {application/json: {schema: {type: string}, x-bff-text: a}}
            components:
              headers: {B: {x-bff-each: $a, schema: {type: string}}}
              examples: {A: {value: {x-bff-plan: data}}}
              schemas:
                A: {type: object, example: {x-bff-plan: data}, default: {x-bff-plan: data}, $defs: {B: {x-bff-paln: {}}}}
            """)
        #expect(
            reading.places == [
                "2:39 misplaced-key", "4:1 misplaced-key", "6:3 misplaced-key", "8:5 misplaced-key",
                "12:7 misplaced-key",
                "14:32 misplaced-key", "14:72 misplaced-key", "18:11 misplaced-key", "20:40 misplaced-key",
                "21:49 misplaced-key", "22:64 misplaced-key", "24:17 misplaced-key", "27:93 unknown-key",
            ])
    }

    @Test("no plan feeds what a webhook or callback sends")
    func sentOperations() {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            webhooks: {changed: {post: {x-bff-plan: {budget: 1s}, responses: {'204': {description: Taken.}}}}}
            """)
        #expect(reading.places == ["4:29 misplaced-key"])
        #expect(reading.messages == ["'x-bff-plan' cannot stand on an operation of a webhook or callback"])
    }

    @Test("in 3.0 a key beside a schema's $ref is refused, because OpenAPI ignores it")
    func besideReference() {
        let refused = DeclarationReading.schema("$ref: '#/components/schemas/Row'\nx-bff-value: $a", openAPI: "3.0.3")
            .reading
        #expect(refused.places == ["10:7 misplaced-key"])
        #expect(refused.fixes == ["put the reference into 'allOf': [{$ref: …}]"])
        let (declaration, taken) = DeclarationReading.schema("$ref: '#/components/schemas/Row'\nx-bff-value: $a")
        #expect(taken.places == [])
        #expect(declaration?.filling != nil)
    }

    @Test("what stands in split files is checked too")
    func splitFiles() {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            paths: {}
            components: {schemas: {A: {$ref: row.yaml}}}
            """, files: ["clients/row.yaml": "type: string\nx-bff-vlaue: $a\n"])
        #expect(
            reading.diagnostics.sorted.map { "\($0.location) \($0.code.rawValue)" } == [
                "clients/row.yaml:2:1 unknown-key"
            ])
    }
}

@Suite("What a service contract says to bffgen")
struct ServiceExtensionTests {
    private func reading(_ service: String) -> [String] {
        let client = """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile, services: {users: {contract: ../services/users.yaml}}}
            paths: {}
            """
        return DeclarationReading.client(client, files: ["services/users.yaml": service]).places
    }

    private func service(
        owner: String = "team-users", state: String = "a user exists", sunset: String = "2027-03-01",
        deprecated: Bool = true,
        schema: String = "x-bff-sensitive: email"
    ) -> String {
        """
        openapi: 3.1.0
        info: {title: Users, version: 1.0.0}
        x-bff-owner: \(owner)
        paths:
          /a:
            get:
              operationId: getA
              deprecated: \(deprecated)
              x-bff-state: \(state)
              x-sunset: \(sunset)
              responses: {'200': {description: A.}}
        components: {schemas: {A: {type: object, properties: {mail: {type: string, \(schema)}}}}}
        """
    }

    @Test("its four keys are known")
    func known() {
        #expect(reading(service()) == [])
    }

    @Test("their values are checked")
    func values() {
        #expect(reading(service(owner: "[a]")) == ["3:14 wrong-kind"])
        #expect(reading(service(state: "{}")) == ["9:20 wrong-kind"])
        #expect(reading(service(sunset: "2027-02-30")) == ["10:17 invalid-value"])
        #expect(reading(service(deprecated: false)) == ["10:7 missing-key"])
        #expect(reading(service(schema: "x-bff-sensitive: true")) == ["12:93 wrong-kind"])
    }

    @Test("other keys of the vocabulary are refused")
    func others() {
        #expect(reading(service(schema: "x-bff-value: $a")) == ["12:76 misplaced-key"])
        #expect(reading(service(schema: "x-bff-sensitiv: a")) == ["12:76 unknown-key"])
        #expect(reading(service(schema: "x-bff-state: a")) == ["12:76 misplaced-key"])
    }
}
