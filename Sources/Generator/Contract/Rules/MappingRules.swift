internal import Diagnostics

/// The same enum of a service should mean the same to every client.
func checkMappings(_ mappings: [Mapping], diagnostics: Diagnostics) {
    var first: [String: Mapping] = [:]
    for mapping in mappings {
        guard let known = first[mapping.source] else {
            first[mapping.source] = mapping
            continue
        }
        guard known.client != mapping.client, let difference = difference(known.map, mapping.map) else { continue }
        let (value, here, there) = (difference.value, difference.second, difference.first)
        diagnostics.report(
            .inconsistentMapping, at: mapping.location,
            "'\(value)' of the same field becomes \(here) here, but \(there) in '\(known.client)'",
            notes: [.init("'\(known.client)' maps it here", at: known.location)],
            fix: "agree on one mapping, or silence this under 'severities'")
    }
}

private func difference(
    _ first: Composition.EnumMap, _ second: Composition.EnumMap
) -> (value: String, first: String, second: String)? {
    var values = first.entries.map(\.source)
    values += second.entries.map(\.source).filter { !values.contains($0) }
    for value in values {
        let (left, right) = (first.target(of: value), second.target(of: value))
        if left != right { return (value, left.words, right.words) }
    }
    if first.otherwise != second.otherwise {
        return ("*", first.otherwise.words, second.otherwise.words)
    }
    return nil
}

extension Composition.EnumMap {
    fileprivate func target(of value: String) -> String? {
        entries.first { $0.source == value }?.target ?? otherwise
    }
}

extension String? {
    fileprivate var words: String { map { "'\($0)'" } ?? "nothing else" }
}
