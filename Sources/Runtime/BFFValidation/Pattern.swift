public import BFFJSON
internal import CPCRE2
internal import Glibc

/// A regular expression, compiled once and just-in-time, for `static let`s of generated code.
///
/// The expression is the generator's translation of an ECMA-262 pattern, and was compiled with the same options when it
/// was generated. Should this process's PCRE2 refuse it all the same, the pattern matches nothing and `fault` says why;
/// every violation that follows carries that text. The alternative, matching everything, would let data through
/// unchecked.
///
/// A match that exceeds `matchStepsMax` or `matchHeapKiBMax` counts as no match, so a hostile text costs bounded time.
///
/// `@unchecked Sendable`: `code` and `context` are written before `init` returns and only read afterwards, which PCRE2
/// documents as safe from any number of threads (pcre2api, "Multithreading"); match data, which a match writes to,
/// belongs to one thread each (`MatchData.ofThisThread`), and no JIT stack is assigned, so JIT code runs on the
/// thread's own.
public final class Pattern: @unchecked Sendable {
    /// Backtracking steps per match.
    public static var matchStepsMax: UInt32 { 100_000 }
    /// Memory per match in KiB, where the interpreter has to stand in for JIT.
    public static var matchHeapKiBMax: UInt32 { 1024 }

    /// The expression as PCRE2 reads it.
    public let source: String
    /// Why nothing matches; nil for a pattern that works.
    public let fault: String?

    private let code: OpaquePointer?
    private let context: OpaquePointer?

    /// - Parameter source: an expression for PCRE2 with its options UTF, DOLLAR_ENDONLY and MATCH_UNSET_BACKREF and
    ///   without UCP, as ECMA-262 has it. It is searched for anywhere in the text.
    public init(_ source: String) {
        self.source = source
        var errorCode: Int32 = 0
        var errorOffset = 0
        let options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF
        var expression = source
        code = expression.withUTF8 { bytes in
            pcre2_compile_8(bytes.baseAddress, bytes.count, options, &errorCode, &errorOffset, nil)
        }
        guard let code else {
            context = nil
            fault = "the pattern does not compile: \(Self.message(errorCode)) at \(errorOffset)"
            return
        }
        context = pcre2_match_context_create_8(nil)
        guard let context else {
            fault = "there is no memory for the pattern"
            return
        }
        fault = nil
        pcre2_set_match_limit_8(context, Self.matchStepsMax)
        pcre2_set_heap_limit_8(context, Self.matchHeapKiBMax)
        // Without JIT support the interpreter does the same, slower.
        pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
    }

    deinit {
        pcre2_code_free_8(code)
        pcre2_match_context_free_8(context)
    }

    /// Whether the expression is found in the text. A text that exceeds the limits does not match.
    public func matches(_ text: JSONText) -> Bool {
        guard let code, let context, let data = MatchData.ofThisThread() else { return false }
        return text.withBytes { bytes in
            // The text is valid UTF-8 already.
            pcre2_match_8(
                code, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, 0, PCRE2_NO_UTF_CHECK,
                data, context) >= 0
        }
    }

    private static func message(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let count = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            return count > 0 ? String(decoding: buffer[..<Int(count)], as: UTF8.self) : "error \(code)"
        }
    }
}

/// What a match writes to: one for each thread that ever matched, freed when the thread ends. A single pair of offsets
/// is enough for every pattern, since only "found or not" is asked.
private enum MatchData {
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let free: @convention(c) (UnsafeMutableRawPointer?) -> Void = { data in
            pcre2_match_data_free_8(data.map { OpaquePointer($0) })
        }
        return pthread_key_create(&key, free) == 0 ? key : nil
    }()

    static func ofThisThread() -> OpaquePointer? {
        guard let key else { return nil }
        if let data = pthread_getspecific(key) { return OpaquePointer(data) }
        guard let data = pcre2_match_data_create_8(1, nil) else { return nil }
        pthread_setspecific(key, UnsafeRawPointer(data))
        return data
    }
}
