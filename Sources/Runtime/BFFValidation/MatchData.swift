internal import CPCRE2
internal import Glibc

/// What a match writes to: one for each thread that ever matched, freed when the thread ends. A single pair of
/// offsets is enough for every pattern, since only "found or not" is asked.
enum MatchData {
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let free: @convention(c) (UnsafeMutableRawPointer?) -> Void = { data in
            pcre2_match_data_free_8(data.map { OpaquePointer($0) })
        }
        return pthread_key_create(&key, free) == 0 ? key : nil
    }()

    /// Nil when there is no memory.
    static func ofThisThread() -> OpaquePointer? {
        guard let key else { return nil }
        if let data = pthread_getspecific(key) { return OpaquePointer(data) }
        guard let data = pcre2_match_data_create_8(1, nil) else { return nil }
        pthread_setspecific(key, UnsafeRawPointer(data))
        return data
    }
}
