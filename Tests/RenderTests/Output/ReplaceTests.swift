import Foundation
import Render
import Testing

/// One file put in place of another.
@Suite struct ReplaceTests {
    @Test func `whichever change fails, the old file stands as it was and nothing else is left`() throws {
        let folder = try TemporaryFolder()
        try folder.edit("plan.html", "old")
        let path = "\(folder.generated)/plan.html"
        for changes in 0..<2 {
            let disk = FailingFileSystem(changes: changes, isKilled: false, canExchange: true)
            #expect(throws: FileSystemError.self) { try disk.replace(path, with: Array("new".utf8)) }
            #expect(disk.hasFailed)
            #expect(try folder.contents() == ["plan.html": "old"])
        }
        try LocalFileSystem().replace(path, with: Array("new".utf8))
        #expect(try folder.contents() == ["plan.html": "new"])
    }
}
