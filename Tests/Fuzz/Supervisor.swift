internal import Foundation

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Runs a campaign in a process of its own, so that a crash, a hang or a use of too much memory is seen, blamed on its input
/// and gone past.
struct Supervisor {
    /// Address space of the process that runs the inputs, in bytes.
    static let memoryMax: UInt64 = 4 << 30
    /// One input that runs longer hangs.
    static let hangTime = Duration.seconds(20)

    let campaign: Campaign
    let type: any FuzzTarget.Type
    let seeds: URL
    let findings: URL

    /// - Returns: inputs run, and findings.
    func run(for time: Duration, from start: UInt64) throws -> (executions: UInt64, findings: Int) {
        let clock = ContinuousClock()
        let end = clock.now + time
        var next = start
        var count = 0
        while clock.now < end, count < 20 {
            let progress = try Progress(next)
            let child = try process(progress, from: next, for: end - clock.now)
            let outcome = wait(for: child, progress)
            let reached = progress.number
            switch outcome {
            case .done(let faults):
                for (number, fault) in faults { try save(number, fault) }
                count += faults.count
                next = reached
            case .crashed(let reason):
                try save(reached, reason)
                count += 1
                next = reached + 1
            }
        }
        return (next - start, count)
    }

    private enum Outcome {
        case done([(UInt64, String)])
        case crashed(String)
    }

    private func process(_ progress: Progress, from start: UInt64, for time: Duration) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = [
            "--child", progress.path, "--target", campaign.name, "--seed", String(campaign.seed), "--from",
            String(start),
            "--seconds", String(max(1, time.components.seconds)), "--seeds", seeds.path,
        ]
        process.standardOutput = Pipe()
        try process.run()
        return process
    }

    /// Reads what the child says until it ends; looks every second whether it still gets on.
    private func wait(for child: Process, _ progress: Progress) -> Outcome {
        guard let handle = (child.standardOutput as? Pipe)?.fileHandleForReading else {
            return .crashed("it has no output")
        }
        var said = Data()
        var last = (number: progress.number, since: ContinuousClock.now)
        while true {
            var descriptor = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 1000) > 0 {
                let data = handle.availableData
                if data.isEmpty { break }
                said += data
            }
            if progress.number != last.number { last = (progress.number, .now) }
            if ContinuousClock.now - last.since > Self.hangTime {
                kill(child.processIdentifier, SIGKILL)
                child.waitUntilExit()
                return .crashed("it hangs: more than \(Self.hangTime)")
            }
        }
        child.waitUntilExit()
        guard child.terminationReason == .exit, child.terminationStatus == 0 else {
            return .crashed(
                "it ends the process: \(child.terminationReason == .exit ? "status" : "signal") \(child.terminationStatus)"
            )
        }
        let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
        return .done(
            lines.compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                guard parts.count == 2, let number = UInt64(parts[0]) else { return nil }
                return (number, String(parts[1]))
            })
    }

    private func save(_ number: UInt64, _ fault: String) throws {
        try FileManager.default.createDirectory(at: findings, withIntermediateDirectories: true)
        let file = findings.appending(path: "\(campaign.name)-\(campaign.seed)-\(number)")
        try Data(campaign.input(number)).write(to: file)
        print("fuzz \(campaign.name): input \(number) of seed \(campaign.seed): \(fault) (\(file.path))")
    }
}

/// The number of the input that runs, in a file that parent and child map: it outlives a crash.
final class Progress {
    let path: String
    private let memory: UnsafeMutablePointer<UInt64>

    /// A new file.
    convenience init(_ number: UInt64) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "bffgen-fuzz-\(UUID().uuidString)").path
        try withUnsafeBytes(of: number) { Data($0) }.write(to: URL(filePath: path))
        try self.init(mapping: path)
    }

    init(mapping path: String) throws {
        self.path = path
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        let mapped = mmap(nil, MemoryLayout<UInt64>.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard descriptor >= 0, let mapped, mapped != MAP_FAILED else { throw CocoaError(.fileReadUnknown) }
        memory = mapped.assumingMemoryBound(to: UInt64.self)
    }

    deinit {
        munmap(memory, MemoryLayout<UInt64>.size)
        try? FileManager.default.removeItem(atPath: path)
    }

    var number: UInt64 {
        get { memory.pointee }
        set { memory.pointee = newValue }
    }
}
