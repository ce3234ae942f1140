internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Testing

@testable internal import Contract

/// The examples of the vocabulary's description, without the keys of later steps.
@Suite("The vocabulary's examples")
struct VocabularyExampleTests {
    @Test("the document's part is read")
    func document() throws {
        let reading = DeclarationReading.header(
            """
            vocabulary: 1
            client: mobile
            services:
              users:   {contract: ../services/users.yaml}
              catalog: {contract: ../services/users.yaml, policy: hot}
            policies:
              default: {bulkhead: {concurrent: 64}}
              hot: {extends: default, hedge: {after: p95}}
            identity:
              claims: {tenant: {type: string}, roles: {type: array, items: {type: string}}}
            defaults: {timeout: 100ms, nulls: keep}
            owner: team-mobile
            allow: [email]
            """)
        #expect(reading.places == [])
        #expect(reading.client?.services.map(\.name) == ["users", "catalog"])
    }

    @Test("the operation's part is read")
    func operation() throws {
        let reading = DeclarationReading.plan(
            """
            budget: 330ms
            reserve: 20ms
            cache: {maxAge: 60s}
            dependencies:
              user:
                call: users.getUser
                parameters: {id: $auth.sub}
                critical: true
                timeout: 80ms
                propagate: [404]
              recommendations:
                call: recommendations.listForUser
                parameters: {userId: $auth.sub, limit: 40}
                timeout: 120ms
                fallback: [{call: recommendations.listPopular, parameters: {limit: 40}, timeout: 60ms}, {empty: true}]
                cache: {ttl: 60s, stale: 5m, staleIfError: 1h, scope: [$auth.sub]}
              history: {call: history.listInProgress, parameters: {userId: $auth.sub}, fallback: [{empty: true}]}
              myList:  {call: lists.getList, parameters: {userId: $auth.sub}, absent: [404]}
              catalog:
                call: catalog.batchGet
                safe: true
                critical: true
                timeout: 120ms
                batch:
                  keys:
                    - {in: $history#/items/*/contentId, take: 20}
                    - {in: $recommendations#/contentIds/*, take: 40}
                    - {in: $myList#/contentIds/*, take: 20}
                  into: body#/ids
                  maxSize: 100
                  results: "#"
                  key: /id
                  partial: false
                select: [/id, /images/**]
              order: {call: cart.order, body: {sku: $request.body#/sku}, after: [user], component: offers, parameters: {path.id: 1}, invalidates: [cart.getCart]}
            """)
        #expect(reading.places == [])
        let plan = try #require(reading.client?.operations.first?.plan)
        #expect(plan.cacheMaxAge == .seconds(60))
        #expect(plan.dependencies.map(\.name) == ["user", "recommendations", "history", "myList", "catalog", "order"])
        #expect(plan.dependencies.map(\.isCritical) == [true, false, false, false, true, false])
        #expect(plan.dependencies.map(\.fallback.count) == [0, 2, 1, 0, 0, 0])
        #expect(plan.dependencies[4].batch?.keys.map(\.take) == [20, 40, 20])
        #expect(plan.dependencies[5].component == "offers")
        let cache = try #require(plan.dependencies[1].call.cache)
        #expect(cache.ttl == .seconds(60) && cache.stale == .seconds(300) && cache.staleIfError == .seconds(3600))
        #expect(plan.dependencies[5].invalidates.map(\.operationID) == ["getCart"])
    }

    @Test(
        "the schemas' part is read",
        arguments: [
            "x-bff-value: $user#/profile/name", "x-bff-value: {in: $user#/extra, opaque: true}",
            "x-bff-each: $history#/items/*", "x-bff-each: {in: $history#/items/*, as: entry, invalid: drop}",
            "x-bff-join: {content: {in: $catalog, by: $item#/contentId, missing: drop}}",
            "x-bff-elements: ['#/components/schemas/Row']", "x-bff-shape: {omitWhenEmpty: /items}",
            "x-bff-shape: {default: …, distinct: true, skip: 1, take: 20, truncate: 120}",
            "x-bff-percent: {of: $item#/progressSeconds, total: $item#/totalSeconds}",
            "x-bff-text: \"Top picks for {$user#/profile/name}\"",
            "x-bff-value: $user#/tier\nx-bff-map: {gold: GOLD, \"*\": OTHER}",
            "const: landscape\nx-bff-shape: {}", "x-bff-swift: {from: [$user, $item]}", "x-bff-role: degraded",
            "x-bff-role: components", "x-bff-role: requestId", "x-bff-role: maxAge",
        ])
    func schema(members: String) {
        let (declaration, reading) = DeclarationReading.schema(members)
        #expect(reading.places == [])
        #expect(declaration != nil)
    }

    @Test("the sample's contracts are read without fault", arguments: ["mobile", "tv"])
    func sample(client: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
            .standardized.path
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: root, diagnostics: diagnostics))
        let file = "Contracts/clients/\(client).yaml"
        #expect(workspace.clientFiles.contains(file))
        let declaration = readClient(
            file: file, workspace: workspace, reader: workspace.documentReader(diagnostics: diagnostics),
            diagnostics: diagnostics)
        #expect(diagnostics.sorted.filter { $0.severity == .error }.map { "\($0.location) \($0.message)" } == [])
        #expect(declaration?.name == client)
        #expect(declaration?.operations.map(\.id) == ["getHome"])
        #expect(declaration?.operations.first?.plan.dependencies.count == 5)
    }
}
