import BFFJSON
import BFFValidation
import Glibc

/// Prints, for each document and round, what parsing and validating it take: `order 1 parse 1234.5` in nanoseconds.
///
///     measure <folder of documents> <rounds>
@main
struct Measure {
    /// Long enough for the clock, short enough for many rounds.
    private static let measuredNanoseconds = 20_000_000

    static func main() throws {
        let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 9 : 9
        let folder = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
        let contestants: [(String, (JSONValue) -> Bool)] = [
            ("order", { Order.isValid($0) }), ("geojson", { Geojson.isValid($0) }),
            ("catalog", { Catalog.isValid($0) }),
        ]
        for round in 1...rounds {
            for (name, isValid) in contestants {
                var body = ByteBuffer()
                body.append(string: try read("\(folder)/\(name).json"))
                try measure(name, round, body, isValid)
            }
        }
    }

    private static func measure(
        _ name: String, _ round: Int, _ body: borrowing ByteBuffer, _ isValid: (JSONValue) -> Bool
    ) throws {
        let parser = JSONParser()
        guard isValid(try parser.parse(body)) else { throw Fault(text: "\(name) is not valid") }
        let parse = try nanoseconds { _ = try parser.parse(body) }
        let value = try parser.parse(body)
        var valid = 0
        let check = nanoseconds { valid &+= isValid(value) ? 1 : 0 }
        let both = try nanoseconds { valid &+= isValid(try parser.parse(body)) ? 1 : 0 }
        print("\(name) \(round) parse \(parse)")
        print("\(name) \(round) validate \(check)")
        print("\(name) \(round) both \(both)")
        if valid == 0 { throw Fault(text: "nothing was valid") }
    }

    /// Per call, over as many calls as fill the measured time. Time of this thread alone: what else the machine does is
    /// not counted.
    private static func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
        var calls = 1
        while true {
            let start = threadNanoseconds()
            for _ in 0..<calls { try body() }
            let spent = threadNanoseconds() - start
            if spent > measuredNanoseconds { return Double(spent) / Double(calls) }
            calls = spent > 1_000_000 ? calls * measuredNanoseconds * 11 / 10 / spent + 1 : calls * 4
        }
    }

    private static func threadNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Fault(text: "\(path) cannot be read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }

    private struct Fault: Error {
        let text: String
    }
}
