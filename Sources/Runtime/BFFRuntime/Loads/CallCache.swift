internal import BFFPolicy

/// The process's memory of services' answers, and the loads under way that fill it.
final class CallCache: Sendable {
    /// Nil: nothing is kept. Equal calls at one time are made once all the same.
    let answers: AnswerCache?
    let loads = LoadTable<SharedLoad>()

    /// - Parameter bytesMax: 0: nothing is kept.
    init(bytesMax: Int = AnswerCache.bytesMaxDefault) {
        answers = bytesMax > 0 ? AnswerCache(bytesMax: bytesMax) : nil
    }
}
