/// A course of events: states of the services one after the other, met by one application that is as new when it begins. The
/// application's time stands still; it passes where the course says so, and only as much.
public struct ContractCourse: Sendable, CustomStringConvertible {
    /// Names dependency and policy: `catalog: breaker`.
    public let name: String
    /// The application has a cache, empty at the beginning. Else every answer comes from the services.
    public let keepsAnswers: Bool
    public let steps: [CourseStep]

    public init(_ name: String, keepsAnswers: Bool = false, _ steps: [CourseStep]) {
        self.name = name
        self.keepsAnswers = keepsAnswers
        self.steps = steps
    }

    public var description: String { name }
}

/// What happens next. `calls` are those since the step began; a step that collects answers counts from where they were asked for.
public enum CourseStep: Sendable {
    /// So much time passes at once.
    case pass(Duration)
    /// So much time passes little by little, so that what follows from one failure can still begin.
    case elapse(Duration)
    /// So many requests one after the other, each answered as the row says. What is held back stays so, else the services get into the
    /// row's state.
    case ask(Int, ContractRow, calls: [RowCalls] = [])
    /// So many requests one after the other, whose callers wait no longer than that. At least one is answered as the first row says,
    /// and the others so or as the second: a few are served all the same, to see whether the services have recovered.
    case askWithin(Duration, ContractRow, orElse: ContractRow, count: Int)
    /// So many requests one after the other, in the first row's state of the services; when the calls have come and so much time has
    /// passed, all services are well again, and each request is answered as the second row says.
    case askSlow(Int, ContractRow, then: ContractRow, after: Duration, calls: [RowCalls] = [])
    /// So many requests at once, in the row's state of the services; goes on when the calls have come, without the answers. The fault
    /// `timeout` holds them back.
    case send(Int, ContractRow, until: [RowCalls])
    /// Goes on when so many calls have come since the requests were sent.
    case await([RowCalls])
    /// None of the requests that were sent is answered yet, and services have got so many calls since then.
    case unanswered([RowCalls] = [])
    /// All services are well again, and answer what they have held back.
    case heal
    /// Each request that was sent is answered as the row says, now.
    case collect(ContractRow, calls: [RowCalls] = [])
}

/// How often an operation of a service is called.
public struct RowCalls: Sendable {
    public let service: String
    public let operation: String
    public let count: ClosedRange<Int>

    public init(_ service: String, _ operation: String, _ count: Int) {
        self.init(service, operation, count...count)
    }

    public init(_ service: String, _ operation: String, _ count: ClosedRange<Int>) {
        self.service = service
        self.operation = operation
        self.count = count
    }
}
