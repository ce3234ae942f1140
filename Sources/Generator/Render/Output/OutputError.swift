package import Diagnostics

/// Why nothing was written.
package enum OutputError: Error, Hashable, Sendable {
    /// A file that stands where one was to be written or deleted, and that is not as bffgen left it.
    package struct Obstacle: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// Generated, then edited; it would be overwritten.
            case edited
            /// Generated, then edited; it would be deleted, for nothing makes it any more.
            case editedAndStale
            /// Not in the lock: somebody else's.
            case notGenerated
        }

        package let path: String
        package let kind: Kind

        package init(path: String, kind: Kind) {
            self.path = path
            self.kind = kind
        }
    }

    /// Every such file, sorted by path.
    case obstacles([Obstacle])
    case invalidLock(GenerationLock.Fault)
    case fileSystem(FileSystemError)
}

extension OutputError {
    /// - Parameter folder: the folder of generated files as people know it: `Generated`.
    package func diagnostics(in folder: String) -> [Diagnostic] {
        switch self {
        case .obstacles(let obstacles): obstacles.map { $0.diagnostic(in: folder) }
        case .invalidLock(let fault):
            [
                Diagnostic(
                    .invalidLock, at: place("\(folder)/\(GenerationLock.fileName)", line: fault.line),
                    "the lock cannot be read: \(fault.message)",
                    fix: "delete '\(folder)' and generate again: all of it comes from the contracts")
            ]
        case .fileSystem(let error):
            [
                Diagnostic(
                    .outputFailed, at: place(error.path), "cannot \(error.action) '\(error.path)': \(error.reason)")
            ]
        }
    }
}

extension OutputError.Obstacle {
    fileprivate func diagnostic(in folder: String) -> Diagnostic {
        let file = "\(folder)/\(path)"
        return switch kind {
        case .edited:
            Diagnostic(
                .editedByHand, at: place(file), "the file was edited since bffgen wrote it; nothing was written",
                fix: "move the change to the contract, the template or hand-written code, "
                    + "delete the file and generate again")
        case .editedAndStale:
            Diagnostic(
                .editedByHand, at: place(file),
                "the file is no longer generated, but was edited since bffgen wrote it; nothing was written",
                fix: "move the change to hand-written code, delete the file and generate again")
        case .notGenerated:
            Diagnostic(
                .notGenerated, at: place(file),
                "a file that bffgen did not write stands in the way of one; nothing was written",
                fix: "move it out of '\(folder)', or delete it, and generate again")
        }
    }
}

private func place(_ file: String, line: Int = 1) -> Location {
    Location(file: file, line: line, column: 1, pointer: "")
}
