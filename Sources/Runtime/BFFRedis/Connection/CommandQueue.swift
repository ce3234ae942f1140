internal import BFFPolicy

/// How a command ended.
enum CommandResult {
    /// The reply lives for the length of the call; an error is one too.
    case reply(RedisReply)
    case timeout
    /// The connection ended before the answer.
    case lost
}

/// The commands of one connection that have no answer yet, in the order in which they were sent, which is that of their answers.
struct CommandQueue {
    struct Command {
        let deadline: Instant
        /// An answer behind the deadline is welcome too.
        let isPatient: Bool
        /// Nil once it was told that the time is over.
        var finish: ((CommandResult) -> Void)?
    }

    private var commands: [Command] = []
    private var head = 0
    /// Commands at the head whose time is over: their answers must still be taken off the connection.
    private(set) var overdue = 0

    var count: Int { commands.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ command: Command) {
        commands.append(command)
    }

    /// The one that the next answer belongs to; nil when none is due.
    mutating func removeFirst() -> Command? {
        guard head < commands.count else { return nil }
        let command = commands[head]
        commands[head].finish = nil
        head += 1
        overdue = max(0, overdue - 1)
        if head == commands.count {
            commands.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 256, head * 2 >= commands.count {
            commands.removeFirst(head)
            head = 0
        }
        return command
    }

    /// The next one whose time is over, which counts as overdue from then on; nil when there is none. A patient one goes on waiting and
    /// has nothing to finish.
    mutating func expireNext(at now: Instant) -> Command? {
        let index = head + overdue
        guard index < commands.count, commands[index].deadline <= now else { return nil }
        overdue += 1
        var command = commands[index]
        if command.isPatient { command.finish = nil } else { commands[index].finish = nil }
        return command
    }

    /// When the next command that is not overdue will be; nil without one.
    var nextDeadline: Instant? {
        let index = head + overdue
        return index < commands.count ? commands[index].deadline : nil
    }

    /// Since when the connection owes an overdue answer; nil when it owes none.
    var overdueSince: Instant? { overdue > 0 ? commands[head].deadline : nil }

    mutating func removeAll() -> [Command] {
        defer {
            commands.removeAll(keepingCapacity: true)
            head = 0
            overdue = 0
        }
        return Array(commands[head...])
    }
}
