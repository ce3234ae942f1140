internal import Diagnostics
internal import OpenAPI

/// The plan as templates see it: which file holds what.
struct WholeClientLayout {
    let document: Document
    let name: String
    let security: WholeSecurity
    let operations: [WholeOperation]
    let declarations: [WholeDeclaration]
    /// nil where there are none.
    let checks: TemplateValue?

    /// A file is closed where it would grow beyond.
    private static var fileLinesMax: Int { 1600 }

    private var names: WholeClientNames { WholeClientNames(namespace: name) }

    var values: TemplateValue {
        let trees = (contract: WholeTypeTree(name: name), operations: WholeTypeTree(name: names.client))
        for declaration in declarations {
            let path = declaration.swiftPath.dropFirst()
            if declaration.place.root == .contract {
                trees.contract.insert(declaration, path)
            } else {
                trees.operations.insert(declaration, path)
            }
        }
        let used = Set(operations.flatMap(\.schemes))
        let credentials = security.credentials.filter { used.contains($0.scheme) }
        let client: TemplateValue = [
            "contract": .text(TypePlaces.citation(of: document.root.location, in: document)),
            "client": .text(names.client), "namespace": .text(name),
            "credentialsType": .text(names.credentials), "hasCredentials": .flag(!credentials.isEmpty),
            "summary": .text(orAbsent: WholeText.summary(document.title)),
            "credentials": TemplateValue.positioned(
                credentials.map { credential in
                    [
                        "scheme": .text(WholeText.summary(credential.scheme) ?? credential.member),
                        "name": .text(credential.member), "type": .text(credential.type),
                    ]
                }),
            "checks": .list((checks.map { [$0] }) ?? []),
            "schemaFiles": .list(schemaFiles(trees.contract)),
            "operationFiles": .list(operationFiles(trees.operations)),
        ]
        return ["clients": [], "validators": [], "wholeClients": [client], "scaffolds": []]
    }

    // MARK: Schemas

    /// One file where that is short, else one per initial.
    private func schemaFiles(_ tree: WholeTypeTree) -> [TemplateValue] {
        let all = tree.sortedChildren.map { ($0.name, $0.value(in: [name])) }
        guard !all.isEmpty else { return [] }
        let lines = all.reduce(0) { $0 + $1.1.lines + 1 }
        func file(_ suffix: String, _ values: [TemplateValue]) -> TemplateValue {
            ["file": .text("\(name)Schemas\(suffix)"), "types": TemplateValue.positioned(values)]
        }
        if lines <= Self.fileLinesMax { return [file("", all.map(\.1.value))] }
        var files: [TemplateValue] = []
        var groups: [(key: String, values: [(value: TemplateValue, lines: Int)])] = []
        for (name, value) in all {
            let initial = name.unicodeScalars.first.map { $0.isASCII ? String($0).uppercased() : "Other" } ?? "Other"
            if groups.last?.key == initial {
                groups[groups.count - 1].values.append(value)
            } else {
                groups.append((initial, [value]))
            }
        }
        for group in groups {
            let chunks = Self.chunks(group.values)
            for (index, chunk) in chunks.enumerated() {
                files.append(file("\(group.key)\(index == 0 ? "" : "\(index + 1)")", chunk))
            }
        }
        return files
    }

    private static func chunks(_ values: [(value: TemplateValue, lines: Int)]) -> [[TemplateValue]] {
        var chunks: [[TemplateValue]] = []
        var lines = 0
        for value in values {
            if chunks.isEmpty || lines + value.lines > fileLinesMax {
                chunks.append([])
                lines = 0
            }
            chunks[chunks.count - 1].append(value.value)
            lines += value.lines + 1
        }
        return chunks
    }

    // MARK: Operations

    /// A file per tag; an operation without one goes by the first part of its path.
    private func operationFiles(_ tree: WholeTypeTree) -> [TemplateValue] {
        var order: [String] = []
        var groups: [String: [(value: TemplateValue, lines: Int)]] = [:]
        for operation in operations {
            let group = Self.group(operation.operation)
            if groups[group] == nil { order.append(group) }
            let made = operation.template(
                tree.children[operation.typeName], client: names.client,
                citation: TypePlaces.citation(of: operation.operation.location, in: document))
            groups[group, default: []].append(made)
        }
        var taken: Set<String> = []
        var files: [TemplateValue] = []
        for group in order {
            for chunk in Self.chunks(groups[group] ?? []) {
                var (file, number) = (group, 2)
                // Some file systems take names that differ in case alone for one.
                while !taken.insert(file.lowercased()).inserted {
                    file = "\(group)\(number)"
                    number += 1
                }
                files.append(["file": .text("\(names.client)+\(file)"), "operations": TemplateValue.positioned(chunk)])
            }
        }
        return files
    }

    private static func group(_ operation: Operation) -> String {
        let first = operation.path.split(separator: "/").first { !$0.contains("{") }.map(String.init)
        let name = WholeName.type(operation.tags.first ?? first ?? "operations")
        let plain = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return plain.isEmpty ? "Operations" : String(plain.prefix(60))
    }
}
