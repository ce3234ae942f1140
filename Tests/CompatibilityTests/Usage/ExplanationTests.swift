import Contract
import Diagnostics
import Foundation
import Testing

@testable import Compatibility

/// What is behind single fields of the sample's screens.
@Suite struct ExplanationTests {
    private let sample: SampleContracts

    init() throws { sample = try SampleContracts() }

    private func explain(_ pointer: [String], client: String = "mobile") throws -> [Explanation] {
        let contract = try sample.client(client)
        return try Explanation.find(pointer, in: try #require(contract.operations.first), of: contract)
    }

    @Test func `a joined field names its service's field, the join and what happens without it`() throws {
        let found = try #require(try explain(["rows", "0", "items", "0", "title"]).first)
        #expect(found.field == "/rows/0/items/*/title")
        #expect(found.location.file == "Contracts/clients/mobile.yaml")
        let origin = try #require(found.origins.first)
        #expect(origin.pointer == "/items/*/title")
        #expect(origin.service == "catalog")
        #expect(origin.owner == "team-catalog")
        #expect(origin.location.file == "Contracts/services/catalog/schemas/item.yaml")
        #expect(found.calls.map(\.dependency) == ["catalog", "history"])
        #expect(found.calls[0].failure == ["the whole answer fails: 504 where it is late, else 502 or 503"])
        #expect(found.calls[1].failure == ["then an empty answer stands in"])
        #expect(
            found.steps.map(\.text).contains(
                "$content is the result of 'catalog' for $item#/contentId; where there is none, it is left out"))
        #expect(found.steps.last?.text == "/rows/0/items/*/title is $content#/title")
    }

    @Test func `each part of a text and a fallback's call are origins`() throws {
        let subtitle = try #require(try explain(["rows", "0", "items", "3", "subtitle"]).first)
        #expect(
            subtitle.origins.prefix(3).map(\.pointer) == [
                "/items/*/episode/season", "/items/*/episode/number", "/items/*/episode/title",
            ])
        #expect(subtitle.isNullable)
        let id = try #require(try explain(["rows", "2", "items", "0", "id"]).first)
        #expect(id.origins.contains { $0.operation == "listPopular" && $0.isFallback })
    }

    @Test func `constants and what the runtime fills have no origin`() throws {
        let kind = try #require(try explain(["rows", "1", "kind"]).first)
        #expect(kind.steps.last?.text == "/rows/1/kind is always \"myList\"")
        let degraded = try #require(try explain(["degraded"]).first)
        #expect(degraded.origins.isEmpty)
        #expect(degraded.steps.last?.text == "/degraded is filled by the runtime: degraded")
    }

    @Test func `a field made in Swift rests on what is selected for it`() throws {
        let enabled = try #require(try explain(["downloadEnabled"]).first)
        #expect(enabled.origins.map(\.pointer) == ["/subscription/status", "/subscription/downloads"])
        #expect(enabled.steps.last?.text.hasPrefix("/downloadEnabled is made by hand-written Swift, ") == true)
    }

    @Test func `a star stands for every element that may be there`() throws {
        #expect(try explain(["rows", "*", "kind"]).map(\.field) == ["/rows/0/kind", "/rows/1/kind", "/rows/2/kind"])
    }

    @Test func `a field that is not there is told with those that are`() throws {
        let failure = #expect(throws: Explanation.Failure.self) { try explain(["profile", "nam"]) }
        guard case .unknownField("nam", let known)? = failure else {
            Issue.record("another failure")
            return
        }
        #expect(known == ["name", "avatarUrl", "maturityLimit", "tier"])
    }

    @Test func `the text names contract, service and generated line`() throws {
        let found = try #require(try explain(["profile", "tier"]).first)
        let text = found.text(generated: "Generated/Mobile/GetHome+Composer.swift:55")
        #expect(
            text.hasPrefix("mobile getHome GET /v1/home: /profile/tier\n  contract  Contracts/clients/mobile.yaml:"))
        #expect(text.contains("users.getUser GET /v1/users/{id} /subscription/tier (team-identity)"))
        #expect(text.hasSuffix("  Swift     Generated/Mobile/GetHome+Composer.swift:55\n"))
    }
}
