// A request or an answer as a whole.

extension PactRequest {
    /// How a request differs from this one; empty where it is as expected. Nothing may be in it that is not expected, apart from headers.
    package func mismatches(of actual: PactRequest) -> [PactMismatch] {
        var mismatches: [PactMismatch] = []
        if method.lowercased() != actual.method.lowercased() {
            mismatches.append(PactMismatch(.method, "", "expected \(method), found \(actual.method)"))
        }
        mismatches += pathFaults(of: actual.path).map { PactMismatch(.path, "", $0) }
        mismatches += ParameterMatching(rules: rules.query, part: .query).compare(query, actual.query)
        mismatches += HeaderMatching(rules: rules.header).compare(headers, actual.headers)
        let bodies = BodyMatching(rules: rules.body, headerRules: rules.header, takesMore: false)
        return mismatches + bodies.compare(body, headers, actual.body, actual.headers)
    }

    private func pathFaults(of actual: String) -> [String] {
        let list = rules.path.entries.first?.list ?? RuleList([.equality])
        return list.faults { $0.textFault(path, actual, isInherited: false) }
    }
}

extension PactResponse {
    /// How an answer differs from this one; empty where it is as expected. It may have more headers, and its body more members.
    package func mismatches(of actual: PactResponse) -> [PactMismatch] {
        let list = rules.status.entries.first?.list
        var mismatches =
            if let list {
                list.faults { $0.textFault(String(status), String(actual.status), isInherited: false) }
                    .map { PactMismatch(.status, "", $0) }
            } else if status != actual.status {
                [PactMismatch(.status, "", "expected \(status), found \(actual.status)")]
            } else {
                [PactMismatch]()
            }
        mismatches += HeaderMatching(rules: rules.header).compare(headers, actual.headers)
        let bodies = BodyMatching(rules: rules.body, headerRules: rules.header, takesMore: true)
        return mismatches + bodies.compare(body, headers, actual.body, actual.headers)
    }
}

/// A message of an asynchronous interaction. Pact files of them are not read; what is expected of one is matched all the same.
package struct PactMessage {
    private let metadata: [PactField]
    private let body: PactBody
    private let rules: RuleReader.Rules

    package init(_ value: PactValue, version: Int) throws(PactFault) {
        let pairs = (value["metaData"] ?? value["metadata"])?.object?.members ?? []
        metadata = pairs.map { PactField($0.name, [$0.value.plainText]) }
        let type = metadata.first { $0.name.lowercased() == "contenttype" || $0.name.lowercased() == "content-type" }
        let headers = type.map { [PactField("Content-Type", $0.values)] } ?? []
        body = try PactReader.body(value["contents"], headers: headers, version: version)
        rules = try RuleReader.rules(value["matchingRules"])
    }

    package func mismatches(of actual: PactMessage) -> [PactMismatch] {
        let bodies = BodyMatching(rules: rules.body, headerRules: RuleCategory(), takesMore: true)
        let headers = HeaderMatching(rules: rules.metadata).compare(metadata, actual.metadata)
        return headers.map { PactMismatch(.metadata, $0.place, $0.message) }
            + bodies.compare(body, [], actual.body, [])
    }
}
