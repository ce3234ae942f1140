internal import BFFTesting
internal import Foundation
internal import Plan

/// Serves what a client's BFF answers while services fail, before anything of it runs.
enum PreviewCommand: Command {
    static let header = "X-BFF-Preview"

    static let specification = CommandSpecification(
        name: "preview", summary: "serves what a client sees while services fail, without a BFF or services",
        arguments: [.init(name: "client")],
        options: [
            .init(name: "--port", value: "N", summary: "default: any that is free"), CommandSpecification.workspace,
        ],
        notes: [
            "The request's field \(header) says what fails: catalog=timeout, several by commas; without it all is well.",
            "faults: \(ClientPreview.faults.joined(separator: ", ")), each of a dependency's own call",
            "Parameters, bodies and tokens are not looked at. What hand-written code makes is the contract's example;",
            "\(header)-Hand-Written names those places. Ends with SIGINT or SIGTERM.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let port = try given.integer("--port", 0...65_535) ?? 0
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let name = given.positional[0]
        guard let client = plan.clients.first(where: { $0.name == name }) else {
            throw UsageError.unknown("client", name, among: plan.clients.map(\.name))
        }
        if port != 0, StubService.isTaken(port: port) {
            surroundings.errors("\(Tool.name) preview: port \(port) is taken\n")
            return .faults
        }
        let book = PreviewBook(client.preview)
        surroundings.interruption.prepare()
        do {
            let loop = try TestLoop(name: "preview")
            defer { loop.stop() }
            let server = try PreviewServer(book.stubOperations, on: loop, port: port) { book.answer($0, $1) }
            surroundings.output(listing(book, server.url))
            surroundings.interruption.wait()
            return .fine
        } catch {
            surroundings.errors("\(Tool.name) preview: cannot listen: \(error)\n")
            return .faults
        }
    }

    /// A line per operation: where it is, and what may fail.
    private static func listing(_ book: PreviewBook, _ url: String) -> String {
        book.operations.map { operation in
            "\(operation.method) \(url)\(operation.path)  \(operation.dependencies.joined(separator: ", "))\n"
        }.joined()
    }
}

/// `@unchecked Sendable`: the model, which remembers patterns and merged schemas, is only asked while `lock` is held.
final class PreviewBook: @unchecked Sendable {
    let operations: [OperationPreview]
    private let lock = NSLock()

    init(_ preview: ClientPreview) {
        operations = preview.operations
    }

    var stubOperations: [StubOperation] {
        operations.map { StubOperation($0.id, $0.method, $0.path, responses: []) }
    }

    func answer(_ operation: String, _ request: StubRequest) -> PreviewAnswer {
        guard let operation = operations.first(where: { $0.id == operation }) else {
            return .problem(status: 404, code: "not_found", detail: nil)
        }
        let written = request.headers.filter { $0.name == PreviewCommand.header.lowercased() }.map(\.value)
        do throws(PreviewFault) {
            let faults = try Self.faults(written.joined(separator: ","))
            return try answer(lock.withLock { operation.answer(to: faults) })
        } catch {
            return .problem(status: 400, code: "invalid_request", detail: error.detail)
        }
    }

    private func answer(_ answer: OperationPreview.Answer) throws(PreviewFault) -> PreviewAnswer {
        switch answer {
        case .view(let status, let headers, let body, let handWritten):
            var fields = headers.map { StubHeader($0.name, $0.value) }
            if !handWritten.isEmpty {
                let places = handWritten.map { $0.isEmpty ? "/" : $0 }.joined(separator: ", ")
                fields.append(StubHeader("\(PreviewCommand.header)-Hand-Written", places))
            }
            return .response(StubResponse(status, headers: fields, body: body ?? ""))
        case .problem(let status, let code, let component):
            return .problem(
                status: status, code: code, detail: component.map { "The component \($0) was not obtained." },
                headers: [
                    StubHeader("Cache-Control", "no-store"), StubHeader("X-Request-Id", OperationPreview.requestID),
                ], requestID: OperationPreview.requestID)
        case .undecided(let codes):
            let cause =
                codes.isEmpty
                ? "a part of the answer breaks its own schema" : "it is \(codes.joined(separator: " or "))"
            throw PreviewFault("The contract alone does not decide what comes then: \(cause).")
        case .unknown(let what, let suggestions):
            throw PreviewFault("There is no \(what); known: \(suggestions.joined(separator: ", ")).")
        }
    }

    /// `catalog=timeout, history=500`
    private static func faults(_ text: String) throws(PreviewFault) -> OperationPreview.Faults {
        var faults: OperationPreview.Faults = []
        for part in text.split(separator: ",") {
            let entry = part.trimmingCharacters(in: .whitespaces)
            if entry.isEmpty { continue }
            let words = entry.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, !words[0].isEmpty, !words[1].isEmpty else {
                throw PreviewFault("\(PreviewCommand.header) takes DEPENDENCY=FAULT, not '\(entry)'.")
            }
            guard !faults.contains(where: { $0.dependency == words[0] }) else {
                throw PreviewFault("\(PreviewCommand.header) names \(words[0]) twice.")
            }
            faults.append((words[0], words[1]))
        }
        return faults
    }
}

/// What is wrong with a preview's request, in a sentence.
private struct PreviewFault: Error {
    let detail: String

    init(_ detail: String) {
        self.detail = detail
    }
}
