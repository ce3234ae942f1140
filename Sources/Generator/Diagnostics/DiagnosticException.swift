/// A warning that is meant to be, with its reason: an entry of bffgen.yaml's `exceptions`.
package struct DiagnosticException: Hashable, Sendable {
    package let code: DiagnosticCode
    /// nil: wherever it is found.
    package let file: String?
    /// The place in the file, and all below it; empty: the whole file.
    package let pointer: String
    package let reason: String
    /// Of the entry.
    package let location: Location

    package init(code: DiagnosticCode, file: String?, pointer: String, reason: String, location: Location) {
        self.code = code
        self.file = file
        self.pointer = pointer
        self.reason = reason
        self.location = location
    }

    func covers(_ diagnostic: Diagnostic) -> Bool {
        guard diagnostic.code == code, diagnostic.severity == .warning else { return false }
        let place = diagnostic.location
        guard let file else { return true }
        guard place.file == file || place.overlay == file else { return false }
        return pointer.isEmpty || place.pointer == pointer || place.pointer.hasPrefix(pointer + "/")
    }
}
