internal import BFFJSON
internal import BFFValidation
internal import Foundation

/// Counts, by set, the tests that a validator answers as the suite does.
final class SuiteRun {
    private struct Count {
        var passed = 0
        var failed = 0
    }

    private let suite: String
    private var files: [String: OwnedJSON] = [:]
    private var counts: [(set: String, count: Count)] = []

    init(suite: String) {
        self.suite = suite
    }

    func check(
        set: String, _ file: String, _ group: Int, _ isValid: (JSONValue) -> Bool,
        _ violations: (JSONValue) -> [Violation]
    ) {
        each(set, file, group) { data, expected in
            let answer = isValid(data)
            let found = violations(data)
            if answer != found.isEmpty { return "yes or no and the full report disagree" }
            guard answer != expected else { return nil }
            return answer ? "was taken" : "was refused: \(found.map { "\($0.instancePointer) \($0.message)" })"
        }
    }

    /// Values that are made from the schema.
    func take(set: String, _ file: String, _ group: Int, _ samples: [String], _ isValid: (JSONValue) -> Bool) {
        for sample in samples {
            var sample = sample
            let json = sample.withUTF8 { bytes in try? OwnedJSON(bytes: UnsafeRawBufferPointer(bytes)) }
            let isTaken = json.map { isValid($0.value) } ?? false
            record(set, isTaken ? nil : "\(file): group \(group): \(sample.prefix(500)) was refused")
        }
    }

    /// A schema for which there is no validator.
    func refuse(set: String, _ file: String, _ group: Int) {
        each(set, file, group) { _, _ in "there is no validator" }
    }

    private func each(_ set: String, _ file: String, _ index: Int, _ fault: (JSONValue, Bool) -> String?) {
        guard let group = groups(of: file, index), var tests = group["tests"]?.elements else {
            return record(set, "\(file): group \(index) cannot be read")
        }
        while let test = tests.next() {
            guard let data = test["data"], let expected = test["valid"]?.bool else { continue }
            let reason = fault(data, expected)
            let name = "\(group["description"]?.text?.string ?? ""): \(test["description"]?.text?.string ?? "")"
            record(set, reason.map { "\(file): \(name): \($0)" })
        }
    }

    private func groups(of file: String, _ index: Int) -> JSONValue? {
        if files[file] == nil, let data = FileManager.default.contents(atPath: "\(suite)/\(file)") {
            files[file] = try? data.withUnsafeBytes { try OwnedJSON(bytes: $0) }
        }
        guard var elements = files[file]?.value.elements else { return nil }
        for _ in 0..<index { _ = elements.next() }
        return elements.next()
    }

    private func record(_ set: String, _ fault: String?) {
        if counts.last?.set != set, !counts.contains(where: { $0.set == set }) { counts.append((set, Count())) }
        guard let at = counts.firstIndex(where: { $0.set == set }) else { return }
        if let fault {
            counts[at].count.failed += 1
            print("json-schema \(set) failed: \(fault)")
        } else {
            counts[at].count.passed += 1
        }
    }

    /// Prints a line for each set; says whether all of those passed that must.
    func summarise() -> Bool {
        for (set, count) in counts { print("json-schema \(set): \(count.passed) passed, \(count.failed) failed") }
        return counts.allSatisfy { $0.count.failed == 0 || $0.set.hasSuffix("optional") }
    }
}
