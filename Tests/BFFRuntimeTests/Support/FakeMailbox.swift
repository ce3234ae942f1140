import BFFPolicy
@testable import BFFRuntime

/// Takes posts, and delivers them when the test's transport has had its turn.
final class FakeMailbox: LoopMailbox {
    private let posts = Locked<[@Sendable () -> Void]>([])

    func post(_ body: @escaping @Sendable () -> Void) {
        posts.withLock { $0.append(body) }
    }

    func drain() {
        while true {
            let bodies = posts.withLock { posts in
                defer { posts.removeAll() }
                return posts
            }
            if bodies.isEmpty { return }
            for body in bodies { body() }
        }
    }
}
