import Render
import Testing

/// A failure at every single change to the disk.
@Suite struct InterruptedWriteTests {
    struct Way: Sendable {
        let isKilled: Bool
        let canExchange: Bool
    }

    static let ways = [true, false].flatMap { isKilled in
        [true, false].map { Way(isKilled: isKilled, canExchange: $0) }
    }
    static let old = [GeneratedFile("A.swift", "a"), GeneratedFile("M/B.swift", "b"), GeneratedFile("M/C.swift", "c")]
    static let new = [GeneratedFile("A.swift", "a"), GeneratedFile("M/B.swift", "b2"), GeneratedFile("N/D.swift", "d")]

    @Test(arguments: ways)
    func `an interrupted write leaves the old state or the new one`(way: Way) throws {
        var failures = 0
        for changes in 0... {
            let folder = try TemporaryFolder()
            try OutputWriter().write(Self.old, to: folder.generated)
            try folder.edit("notes.txt", "someone's own")
            let before = try folder.contents()
            let disk = FailingFileSystem(changes: changes, isKilled: way.isKilled, canExchange: way.canExchange)
            let result = Result { try OutputWriter(fileSystem: disk).write(Self.new, to: folder.generated) }
            // Between two renames nothing stands there: the next run moves the old state back, so it is looked at then.
            let wasBetweenRenames = !LocalFileSystem().exists(folder.generated)
            #expect(!wasBetweenRenames || (way.isKilled && !way.canExchange))
            let between = try folder.contents()
            // Writing the old files again recovers the old state, or goes back from the new one.
            if wasBetweenRenames { try OutputWriter().write(Self.old, to: folder.generated) }
            let after = wasBetweenRenames ? try folder.contents() : between
            try OutputWriter().write(Self.new, to: folder.generated)
            let finished = try folder.contents()
            #expect(finished["M/B.swift"] == "b2" && finished["M/C.swift"] == nil && finished["N/D.swift"] == "d")
            #expect(finished["notes.txt"] == "someone's own")
            #expect(after == before || after == finished, "stopped before change \(changes + 1)")
            #expect(try folder.siblings() == [])
            guard disk.hasFailed else {
                #expect(throws: Never.self) { try result.get() }
                break
            }
            #expect(throws: OutputError.self) { try result.get() }
            failures += 1
        }
        #expect(failures >= 7)
    }
}
