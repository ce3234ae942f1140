import Contract
import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Compatibility

/// What new versions of the sample's services do to its two clients.
@Suite struct ImpactTests {
    private let sample: SampleContracts

    init() throws { sample = try SampleContracts() }

    // Reading the sample takes longer than all comparisons: the changes share one.
    @Test func `each change names just the parts of the clients that it breaks and changes`() throws {
        for change in ServiceChange.all {
            let impact = try change.impact(on: sample)
            #expect(impact.subjects(.broken) == change.broken.sorted(), "\(change.name): \(impact.text)")
            #expect(impact.subjects(.changed) == change.changed.sorted(), "\(change.name): \(impact.text)")
        }
    }

    @Test func `where generating anew would fail, a client is called broken`() throws {
        for change in ServiceChange.all {
            let impact = try change.impact(on: sample)
            let errors = try faults(with: change)
            #expect(errors.isEmpty || impact.isBroken, "\(change.name): \(errors)")
        }
    }

    @Test(arguments: ["", "Tests/Features"])
    func `a service that did not change concerns nobody`(folder: String) throws {
        let sample = try SampleContracts(SampleContracts.root.appending(path: folder).path)
        for (name, document) in sample.services {
            let impact = Impact(sample.contracts, service: name, old: document, new: document)
            #expect(impact.findings.isEmpty)
            #expect(impact.unused.isEmpty)
        }
    }

    @Test func `what tells a union's variants apart is read, though the view model writes a constant`() throws {
        let folder = SampleContracts.root.appending(path: "Tests/Features").path
        let features = try SampleContracts(folder)
        let old = try #require(features.services.first?.document)
        let path = "Contracts/services/things.yaml"
        let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
        let edited = text.replacing("required: [kind, radius]", with: "required: [radius]")
        try #require(edited != text)
        let files = SourceFiles(root: folder, texts: [path: edited])
        let new = try #require(DocumentReader(files: files, diagnostics: Diagnostics()).read(path))
        let impact = Impact(features.contracts, service: "things", old: old, new: new)
        let copied = impact.findings.filter { $0.subject == "/figure" }
        #expect(copied.map(\.text) == ["'/figure/kind' may be absent, and tells which variant it is"])
        #expect(copied.map(\.verdict) == [.broken])
    }

    @Test func `both owners, both places and the rule are named`() throws {
        let change = try #require(ServiceChange.all.first)
        let impact = try change.impact(on: sample)
        let finding = try #require(impact.findings.first { $0.subject == "/hero/title" })
        #expect(finding.owner == "team-living-room")
        #expect(finding.serviceOwner == "team-catalog")
        #expect(finding.location.file == "Contracts/clients/tv.yaml")
        #expect(finding.old?.file == "Contracts/services/catalog/schemas/item.yaml")
        #expect(finding.rules == ["response-required-property-removed"])
        #expect(finding.text == "'/items/*/title' is gone")
        let diagnostic = try #require(impact.diagnostics.first { $0.message.contains("/hero/title") })
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.notes.contains { $0.message == "owners: team-living-room, team-catalog" })
    }

    @Test func `a field that the view model puts up with is told as harmless`() throws {
        let change = try #require(
            ServiceChange.all.first { $0.name == "a field becomes optional that is shown as null" })
        let impact = try change.impact(on: sample)
        #expect(impact.subjects(.harmless) == ["tv /hero/tagline"])
        #expect(!impact.isBroken)
    }

    @Test func `hand-written code that loses a field is named by what it makes`() throws {
        let change = try #require(ServiceChange.all.first { $0.name == "what hand-written code was given is gone" })
        #expect(try change.impact(on: sample).findings.map(\.fields) == [["/downloadEnabled"]])
    }

    @Test func `there are twenty changes and more, most of which break something`() {
        #expect(ServiceChange.all.count >= 20)
        #expect(ServiceChange.all.count { !$0.broken.isEmpty } >= 15)
        #expect(Set(ServiceChange.all.map(\.name)).count == ServiceChange.all.count)
    }

    /// What reading the clients says with the new version in place of the old one.
    private func faults(with change: ServiceChange) throws -> [String] {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: SampleContracts.root.path, texts: try change.texts())
        let reader = DocumentReader(files: files, diagnostics: diagnostics)
        let workspace = try #require(
            Workspace.open(directory: SampleContracts.root.path, diagnostics: Diagnostics()))
        _ = readContracts(workspace: workspace, reader: reader, diagnostics: diagnostics)
        return diagnostics.sorted.filter { $0.severity == .error }.map(\.message)
    }
}
