internal import Foundation

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Runs a target's inputs one by one. An input is given by target, seed and number alone: each can be made again.
struct Campaign {
    /// One input may take this much of the processor: what takes more is a fault, short of a hang.
    static let inputTimeMax = Duration.seconds(2)

    struct Finding {
        let number: UInt64
        let fault: String
    }

    let target: any FuzzTarget
    let name: String
    let seed: UInt64

    /// - Parameters:
    ///   - seeds: the folder with a folder of inputs for each target.
    ///   - corpora: unpacked outside suites; their documents are seeds as well, and make other inputs of the same numbers.
    init(_ type: any FuzzTarget.Type, seed: UInt64, seeds: URL, corpora: URL? = nil) throws {
        var files = try Self.files(in: seeds.appending(path: type.name))
        if type == DocumentTarget.self, let corpora {
            files += try Self.files(in: corpora.appending(path: "dev/openapi/feature"))
        }
        target = type.init(seeds: try files.map { Array(try Data(contentsOf: $0)) })
        name = type.name
        self.seed = seed
    }

    /// Those that are small enough to be changed in many ways.
    private static func files(in folder: URL) throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().map { folder.appending(path: $0) }
            .filter { file in
                let values = try file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
                return values.isRegularFile == true && (values.fileSize ?? 0) <= Mutation.inputBytesMax
            }
    }

    func input(_ number: UInt64) -> [UInt8] {
        var random = RandomSource(seed: seed &+ number &* 0xD134_2543_DE82_EF95)
        // Neighbouring states give unlike numbers only after a step.
        random = RandomSource(seed: random.next())
        return target.input(&random)
    }

    /// What the process has used: a busy machine makes no input slow.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// - Parameters:
    ///   - ignoresTime: for builds that are not optimised.
    ///   - goesOn: asked before each input, with its number.
    func run(from start: UInt64 = 0, ignoresTime: Bool = false, while goesOn: (UInt64) -> Bool) -> (
        next: UInt64, [Finding]
    ) {
        var number = start
        var findings: [Finding] = []
        while goesOn(number), findings.count < 20 {
            let input = input(number)
            let begin = Self.processorTime
            let fault = target.fault(in: input)
            let time = Self.processorTime - begin
            if let fault { findings.append(Finding(number: number, fault: fault)) }
            if !ignoresTime, time > Self.inputTimeMax {
                findings.append(Finding(number: number, fault: "it takes \(time)"))
            }
            number += 1
        }
        return (number, findings)
    }
}
