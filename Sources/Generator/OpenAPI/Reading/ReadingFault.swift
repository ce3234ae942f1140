internal import Diagnostics

/// What stops the reading of a file: its tree cannot be trusted behind this place.
struct ReadingFault: Error {
    let diagnostic: Diagnostic

    init(
        _ code: DiagnosticCode, at location: Location, _ message: String, notes: [Diagnostic.Note] = [],
        fix: String? = nil
    ) {
        diagnostic = Diagnostic(code, at: location, message, notes: notes, fix: fix)
    }
}

/// Bounds on what one file may hold, so that a hostile or broken one is an error and neither a hang nor an overflow
/// of the stack.
enum ReadingLimit {
    /// Values within values.
    static let depthMax = 512
    /// Values that aliases and merge keys stand for, counted as if each were written out.
    static let aliasedNodesMax = 1_000_000
    /// A text counts as one more value for each of these: written out, it takes their memory.
    static let textBytesPerNode = 64
}
