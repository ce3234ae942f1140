internal import Foundation

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// `bffgen-fuzz [--target NAME] [--seed N] [--minutes M] [--seeds DIR] [--findings DIR]`, or `--replay FILE --target NAME` for
/// one input.
struct FuzzTool {
    private let options: [String: String]

    static let corpora = ProcessInfo.processInfo.environment["CORPORA"].map { URL(filePath: $0) }
    static let seeds = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Seeds")

    /// - Returns: the exit status: 0 without a finding, 1 with one, 2 for wrong usage.
    static func run(_ arguments: [String]) -> Int32 {
        var options: [String: String] = [:]
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else {
                print(
                    "usage: bffgen-fuzz [--target NAME] [--seed N] [--minutes M] [--seeds DIR] [--findings DIR] [--replay FILE]"
                )
                return 2
            }
            options[name] = value
        }
        do {
            return try FuzzTool(options: options).run()
        } catch {
            print("bffgen-fuzz: \(error)")
            return 2
        }
    }

    private func run() throws -> Int32 {
        let types = fuzzTargets.filter { type in options["--target"].map { $0 == type.name } ?? true }
        guard let type = types.first else {
            print("there is no target '\(options["--target"] ?? "")'; use one of \(fuzzTargets.map { $0.name })")
            return 2
        }
        let seed = options["--seed"].flatMap { UInt64($0) } ?? 1
        let seeds = options["--seeds"].map { URL(filePath: $0) } ?? Self.seeds
        if let file = options["--replay"] { return try replay(file, type, seeds) }
        if let path = options["--child"] { return try child(path, type, seed, seeds) }
        let minutes = options["--minutes"].flatMap { Double($0) } ?? 1
        let findings = URL(filePath: options["--findings"] ?? "fuzz-findings")
        var isClean = true
        for type in types {
            let supervisor = Supervisor(
                campaign: try Campaign(type, seed: seed, seeds: seeds, corpora: Self.corpora), type: type, seeds: seeds,
                findings: findings)
            let from = options["--from"].flatMap { UInt64($0) } ?? 0
            let result = try supervisor.run(for: .seconds(minutes * 60), from: from)
            print(
                "fuzz \(type.name): \(result.executions) inputs in \(minutes) minutes, \(result.findings) findings, seed \(seed)"
            )
            if result.findings > 0 { isClean = false }
        }
        return isClean ? 0 : 1
    }

    private func replay(_ file: String, _ type: any FuzzTarget.Type, _ seeds: URL) throws -> Int32 {
        let campaign = try Campaign(type, seed: 0, seeds: seeds)
        let fault = campaign.target.fault(in: Array(try Data(contentsOf: URL(filePath: file))))
        print(fault ?? "nothing found")
        return fault == nil ? 0 : 1
    }

    /// Prints a line per finding, `NUMBER FAULT`, for the supervisor.
    private func child(_ path: String, _ type: any FuzzTarget.Type, _ seed: UInt64, _ seeds: URL) throws -> Int32 {
        var limit = rlimit(rlim_cur: rlim_t(Supervisor.memoryMax), rlim_max: rlim_t(Supervisor.memoryMax))
        #if canImport(Glibc)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        #else
        setrlimit(RLIMIT_AS, &limit)
        #endif
        let progress = try Progress(mapping: path)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(options["--seconds"].flatMap { Int($0) } ?? 1)
        let campaign = try Campaign(type, seed: seed, seeds: seeds, corpora: Self.corpora)
        let (next, findings) = campaign.run(from: options["--from"].flatMap { UInt64($0) } ?? 0) { number in
            progress.number = number
            return clock.now < end
        }
        progress.number = next
        for finding in findings { print("\(finding.number) \(finding.fault.replacing("\n", with: "⏎"))") }
        return 0
    }
}
