import Foundation
import Testing

/// A committed page, read as a person reads it.
struct MatrixPage {
    struct Row {
        /// `catalog.batchGet`
        let calls: [String]
        let fault: String
        /// nil where the contract does not decide.
        let status: Int?
        let code: String
        /// `history: fallback (empty)`
        let envelope: [String]
        let losses: String
        /// Index into `states`; nil where no view comes.
        let state: Int?
    }

    struct State {
        var headers: [(name: String, value: String)] = []
        var body = ""
    }

    private(set) var rows: [Row] = []
    private(set) var states: [State] = []
    /// `*` for each element.
    private(set) var handWritten: [String] = []

    init(_ text: String) throws {
        var calls: [String: String] = [:]
        var isInBody = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let cells = line.hasPrefix("| ") ? Self.cells(line) : []
            if line.hasPrefix("Hand-written code fills ") {
                let places = line.split(separator: ":")[0]
                handWritten = places.matches(of: /`([^`]+)`/).map { String($0.output.1) }
            } else if line.hasPrefix("## State ") {
                states.append(State())
            } else if line.hasPrefix("```") {
                isInBody = line == "```json"
            } else if isInBody {
                states[states.count - 1].body += line + "\n"
            } else if line.hasPrefix("    "), let colon = line.firstIndex(of: ":"), !states.isEmpty {
                let name = line[..<colon].trimmingCharacters(in: .whitespaces)
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                states[states.count - 1].headers.append((name, value))
            } else if cells.count == 5, cells[0] != "dependency" {
                calls[cells[0]] = cells[1]
            } else if cells.count == 7, cells[1] != "fault" {
                let names = calls[cells[0]].map { [$0] } ?? cells[0].components(separatedBy: ", ")
                rows.append(Self.row(cells, of: names))
            }
        }
    }

    private static func cells(_ line: String) -> [String] {
        line.dropFirst().dropLast().replacing("\\|", with: "\u{0}").split(
            separator: "|", omittingEmptySubsequences: false
        )
        .map { $0.trimmingCharacters(in: .whitespaces).replacing("\u{0}", with: "|") }
    }

    private static func row(_ cells: [String], of calls: [String]) -> Row {
        let link = cells[6].firstMatch(of: /#state-([0-9]+)/).flatMap { Int($0.output.1) }
        return Row(
            calls: calls, fault: cells[1], status: Int(cells[2]), code: cells[3],
            envelope: cells[4].isEmpty ? [] : cells[4].components(separatedBy: ", "), losses: cells[5], state: link)
    }
}
