public import BFFJSON
internal import CPCRE2
internal import Glibc

/// A regular expression, compiled once and just-in-time, for `static let`s of generated code.
///
/// The expression is the generator's translation of an ECMA-262 pattern, and was compiled with the same options
/// when it was generated. Should this process's PCRE2 refuse it all the same, the pattern matches nothing and
/// `fault` says why; every violation that follows carries that text. The alternative, matching everything, would
/// let data through unchecked.
///
/// A match that exceeds `matchStepsMax` or `matchHeapKiBMax` counts as no match, so a hostile text costs bounded
/// time.
///
/// Compiled expressions are shared by source and live as long as the process: they are constants of the program,
/// never made from data. So a pattern is a plain pointer and costs no reference counting.
///
/// `@unchecked Sendable`: what `expression` points to is complete before `init` returns and only read afterwards,
/// which PCRE2 documents as safe from any number of threads (pcre2api, "Multithreading"). What a match writes to
/// belongs to one thread (`MatchData`), and no JIT stack is assigned, so JIT code runs on the thread's own.
public struct Pattern: @unchecked Sendable {
    /// Backtracking steps per match.
    public static var matchStepsMax: UInt32 { 100_000 }
    /// Memory per match in KiB, where the interpreter has to stand in for JIT.
    public static var matchHeapKiBMax: UInt32 { 1024 }

    private let expression: UnsafePointer<CompiledExpression>

    /// - Parameter source: an expression for PCRE2 with its options UTF, DOLLAR_ENDONLY and MATCH_UNSET_BACKREF and
    ///   without
    ///   UCP, as ECMA-262 has it. It is searched for anywhere in the text.
    public init(_ source: String) {
        expression = CompiledExpression.shared(source)
    }

    /// The expression as PCRE2 reads it.
    public var source: String { expression.pointee.source }

    /// Why nothing matches; nil for a pattern that works.
    public var fault: String? { expression.pointee.fault }

    /// Whether the expression is found in the text. A text that exceeds the limits does not match.
    public func matches(_ text: JSONText) -> Bool {
        guard let code = expression.pointee.code, let data = MatchData.ofThisThread() else { return false }
        return text.withBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            // The text is valid UTF-8 already.
            if expression.pointee.isJITCompiled {
                return pcre2_jit_match_8(
                    code, start, bytes.count, 0, PCRE2_NO_UTF_CHECK, data, expression.pointee.context) >= 0
            }
            return pcre2_match_8(
                code, start, bytes.count, 0, PCRE2_NO_UTF_CHECK, data, expression.pointee.context) >= 0
        }
    }
}

private struct CompiledExpression {
    let source: String
    var fault: String?
    var code: OpaquePointer?
    var context: OpaquePointer?
    var isJITCompiled = false

    private init(_ source: String) {
        self.source = source
        var errorCode: Int32 = 0
        var errorOffset = 0
        var expression = source
        code = expression.withUTF8 { bytes in
            pcre2_compile_8(
                bytes.baseAddress, bytes.count, PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF,
                &errorCode, &errorOffset, nil)
        }
        guard let code else {
            fault = "the pattern does not compile: \(Self.message(errorCode)) at \(errorOffset)"
            return
        }
        context = pcre2_match_context_create_8(nil)
        guard let context else {
            pcre2_code_free_8(code)
            self.code = nil
            fault = "there is no memory for the pattern"
            return
        }
        pcre2_set_match_limit_8(context, Pattern.matchStepsMax)
        pcre2_set_heap_limit_8(context, Pattern.matchHeapKiBMax)
        // Without JIT support the interpreter does the same, slower.
        isJITCompiled = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE) == 0
    }

    private static func message(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let count = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            return count > 0 ? String(decoding: buffer[..<Int(count)], as: UTF8.self) : "error \(code)"
        }
    }

    // MARK: Sharing

    static func shared(_ source: String) -> UnsafePointer<CompiledExpression> {
        known.find(source) {
            let pointer = UnsafeMutablePointer<CompiledExpression>.allocate(capacity: 1)
            pointer.initialize(to: CompiledExpression(source))
            return UnsafePointer(pointer)
        }
    }

    private static let known = KnownExpressions()
}

/// Every expression of the process by its source.
///
/// `@unchecked Sendable`: `expressions` is touched between lock and unlock only. A POSIX mutex rather than the standard
/// library's, because the thread sanitizer knows it.
private final class KnownExpressions: @unchecked Sendable {
    private var expressions: [String: UnsafePointer<CompiledExpression>] = [:]
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func find(
        _ source: String, orMake make: () -> UnsafePointer<CompiledExpression>
    ) -> UnsafePointer<CompiledExpression> {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let known = expressions[source] { return known }
        let made = make()
        expressions[source] = made
        return made
    }
}
