import BFFTesting
import Foundation

/// A request that a thread of its own waits for.
///
/// `@unchecked Sendable`: `result` is only touched while `condition` is locked.
final class WaitingRequest: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<TestResponse, TestClientError>?

    init(_ client: TestClient, _ request: TestRequest) {
        Thread.detachNewThread { [self] in
            let result: Result<TestResponse, TestClientError>
            do throws(TestClientError) {
                result = .success(try client.send(request))
            } catch {
                result = .failure(error)
            }
            condition.withLock {
                self.result = result
                condition.signal()
            }
        }
    }

    func answer() -> Result<TestResponse, TestClientError> {
        condition.withLock {
            while true {
                if let result { return result }
                condition.wait()
            }
        }
    }
}
