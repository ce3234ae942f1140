internal import Contract
internal import OpenAPI

extension WorkspacePlan {
    /// What `bffgen plan` prints: when each call can start and how long it may take, how many calls that makes, and
    /// where each field comes from. At most 120 columns wide.
    ///
    /// - Parameter operation: nil prints all of the client's, a blank line between them.
    /// - Returns: nil where the client or the operation is unknown.
    package func text(client: String, operation: String?) -> String? {
        guard let client = clients.first(where: { $0.name == client }) else { return nil }
        let operations = client.operations.filter { operation == nil || $0.id == operation }
        guard !operations.isEmpty || operation == nil else { return nil }
        return operations.map { PlanText($0, client: client.name).text }.joined(separator: "\n")
    }
}

/// One operation's plan for people.
struct PlanText {
    static let columnsMax = 120

    let plan: OperationPlan
    let client: String
    private var operation: ClientOperation { plan.operation }

    init(_ plan: OperationPlan, client: String) {
        self.plan = plan
        self.client = client
    }

    var text: String {
        let method = operation.operation.verb
        var lines = ["\(client) \(operation.id): \(method) \(operation.operation.path)"]
        if let limit = operation.plan.rateLimit { lines += section("Rate limit", [limit.note]) }
        if !operation.dependencies.isEmpty {
            lines += section("Calls", calls) + section("Longest path", longestPath) + section("Fan-out", fanOut)
        }
        lines += section("Fields", PlanFields(plan).lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title] + lines.map { "  \($0)" }
    }
}

// MARK: Calls

extension PlanText {
    /// A line per dependency, wave by wave: its call, what stands in, and what else decides how it goes.
    private var calls: [String] {
        var rows: [[String]] = []
        for (wave, dependencies) in plan.graph.waves.enumerated() {
            for (position, index) in dependencies.enumerated() {
                let dependency = operation.dependencies[index]
                let declaration = dependency.declaration
                rows.append([
                    position == 0 ? "\(wave + 1)" : "", dependency.name,
                    declaration.isCritical ? "critical" : "optional",
                    (["\(name(of: dependency.call)) \(declaration.policy.timeout.contractText)\(chain(dependency))"]
                        + notes(dependency)).joined(separator: "; "),
                ])
            }
        }
        return Table(rows).lines(columnsMax: Self.columnsMax - 2)
    }

    private func name(of call: Call) -> String {
        let method = call.operation.verb
        return "\(call.service.name).\(call.operation.id ?? "")" + (method == "GET" ? "" : " (\(method))")
    }

    private func chain(_ dependency: Dependency) -> String {
        dependency.fallback.map { fallback in
            switch fallback {
            case .call(let call, let timeout, _): " → \(name(of: call)) \(timeout.contractText)"
            case .empty: " → empty"
            case .value(let node): " → value \(node.json.shortened(to: 24))"
            }
        }.joined()
    }

    private func notes(_ dependency: Dependency) -> [String] {
        let declaration = dependency.declaration
        var notes: [String] = []
        let read = dependency.reads.filter { !dependency.after.contains($0) }
        if !read.isEmpty { notes.append("reads \(names(read))") }
        if !dependency.after.isEmpty { notes.append("after \(names(dependency.after))") }
        if declaration.component != dependency.name { notes.append("called \(declaration.component) in components") }
        if !declaration.absent.isEmpty { notes.append("\(statuses(declaration.absent)) means there is none") }
        if !declaration.propagate.isEmpty {
            notes.append("\(statuses(declaration.propagate)) becomes the answer's status")
        }
        let policies = dependency.call.policyNotes
        notes += policies
        for case .call(let call, _, _) in dependency.fallback {
            let others = call.policyNotes.filter { !policies.contains($0) }
            if !others.isEmpty { notes.append("\(name(of: call)): \(others.joined(separator: ", "))") }
        }
        if !dependency.invalidates.isEmpty {
            let names = dependency.invalidates.map { "\($0.service).\($0.operationID)" }
            notes.append("makes \(names.joined(separator: ", ")) stale")
        }
        return notes
    }

    private func names(_ indices: [Int]) -> String {
        indices.map { operation.dependencies[$0].name }.joined(separator: ", ")
    }

    private func statuses(_ statuses: [Int]) -> String { statuses.map { "\($0)" }.joined(separator: ", ") }
}

// MARK: Budget and fan-out

extension PlanText {
    private var longestPath: [String] {
        let graph = plan.graph
        let steps = graph.longestPath.map { "\($0.dependency) \($0.timeouts.contractText)" }.joined(separator: " → ")
        let sum =
            "budget \(graph.budget.contractText) − reserve \(graph.reserve.contractText) − path "
            + "\(graph.longest.contractText) = slack \(graph.slack.contractText)"
        return Table([[steps]]).lines(columnsMax: Self.columnsMax - 2) + [sum]
    }

    private var fanOut: [String] {
        var least = 0
        var most: Int? = 0
        var batches: [String] = []
        for dependency in operation.dependencies {
            let fanOut = FanOut(dependency)
            least += fanOut.callsMin
            most = most.flatMap { sum in fanOut.callsMax.map { sum + $0 * dependency.calls.count } }
            guard dependency.batch != nil else { continue }
            let keys = fanOut.keysMax.map { "at most \($0) keys" } ?? "any number of keys"
            let size = dependency.batch?.maxSize.map { ", \($0) to a call" } ?? ""
            let calls = fanOut.callsMax.map { "at most \($0) \($0 == 1 ? "call" : "calls")" } ?? "any number of calls"
            batches.append("\(dependency.name): \(keys)\(size), \(calls)")
        }
        let range = most.map { $0 == least ? "\($0)" : "\(least) to \($0)" } ?? "\(least) or more"
        return ["\(range) \(most == 1 ? "call" : "calls") per request, fallbacks included"] + batches
    }
}

/// Rows of cells; the columns stand under each other.
struct Table {
    private let rows: [[String]]
    private let gap = 2

    init(_ rows: [[String]]) {
        self.rows = rows
    }

    /// The last cell of a row goes on in the next line where it is too long.
    func lines(columnsMax: Int) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count - 1 ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.flatMap { row -> [String] in
            var line = ""
            for (column, cell) in row.dropLast().enumerated() {
                line += cell + String(repeating: " ", count: widths[column] - cell.count + gap)
            }
            let pieces = (row.last ?? "").wrapped(to: max(columnsMax - line.count, 24))
            let indent = String(repeating: " ", count: line.count)
            return pieces.enumerated().map { ($0.offset == 0 ? line : indent) + $0.element }
        }
    }
}

extension String {
    /// At most so many characters, the ellipsis included.
    func shortened(to count: Int) -> String { self.count <= count ? self : prefix(count - 1) + "…" }

    /// Lines of at most so many characters, broken at blanks where there are any.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.isEmpty ? [""] : lines
    }
}
