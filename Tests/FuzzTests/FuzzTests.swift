import Foundation
import Testing

@testable import bffgen_fuzz

/// A few seconds of what `make fuzz` does for as long as it is told to.
@Suite struct FuzzTests {
    static let names = fuzzTargets.map { $0.name }

    private func campaign(_ name: String, seed: UInt64) throws -> Campaign {
        let type = try #require(fuzzTargets.first { $0.name == name })
        return try Campaign(type, seed: seed, seeds: FuzzTool.seeds)
    }

    @Test("the first inputs of a fixed seed hold", arguments: names)
    func firstInputsHold(name: String) throws {
        let campaign = try campaign(name, seed: 1)
        let inputs: UInt64 = name == "documents" ? 40 : 400
        let (next, findings) = campaign.run(ignoresTime: true) { $0 < inputs }
        #expect(findings.map { "input \($0.number): \($0.fault)" } == [])
        #expect(next == inputs)
    }

    /// What a run has found is kept among the seeds.
    @Test("every seed holds as it stands", arguments: names)
    func everySeedHolds(name: String) throws {
        let campaign = try campaign(name, seed: 1)
        let folder = FuzzTool.seeds.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
            #expect(campaign.target.fault(in: bytes) == nil, "\(file)")
        }
    }

    @Test("a seed and a number give the same input again, and others give others", arguments: names)
    func inputsCanBeMadeAgain(name: String) throws {
        let first = try campaign(name, seed: 7)
        let second = try campaign(name, seed: 7)
        let other = try campaign(name, seed: 8)
        let inputs = (0..<20).map { first.input($0) }
        #expect(inputs == (0..<20).map { second.input($0) })
        #expect(inputs != (0..<20).map { other.input($0) })
        #expect(Set(inputs).count > 5)
    }

    @Test func aFaultIsFoundAndNamed() throws {
        struct Faulty: FuzzTarget {
            static let name = "expressions"
            init(seeds: [[UInt8]]) {}
            func input(_ random: inout RandomSource) -> [UInt8] { [UInt8(random.below(4))] }
            func fault(in input: [UInt8]) -> String? { input == [3] ? "three" : nil }
        }
        let campaign = try Campaign(Faulty.self, seed: 1, seeds: FuzzTool.seeds)
        let (_, findings) = campaign.run { $0 < 100 }
        #expect(!findings.isEmpty && findings.allSatisfy { $0.fault == "three" && campaign.input($0.number) == [3] })
    }
}
