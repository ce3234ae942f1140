internal import Diagnostics
internal import OpenAPI

/// A BFF serves one kind of client: what differs between kinds is what it is written for.
///
/// A parameter says which kind of client asks where its name does (`X-Platform`, `deviceType`, `User-Agent`), or where it lists two or more
/// kinds (`enum: [ios, android]`). It matters where anything reads it: a call, a binding, hand-written Swift. What a device can do, its
/// version or its own identifier says no kind.
extension OperationLint {
    /// Names without case and separators. Shorter ones, which may mean a customer or an application of theirs, only as `X-…` headers.
    private static let names: Set<String> = [
        "clienttype", "clientkind", "clientname", "clientplatform", "clientapp", "platform", "platformtype", "apptype",
        "appplatform", "devicetype", "devicekind", "deviceclass", "devicecategory", "deviceplatform", "formfactor",
        "useragent", "operatingsystem",
    ]
    private static let headerNames: Set<String> = ["client", "app", "device", "os"]
    private static let kinds: Set<String> = [
        "ios", "iphone", "ipad", "ipados", "android", "mobile", "phone", "smartphone", "tablet", "web", "browser",
        "desktop", "macos", "windows", "linux", "tv", "smarttv", "tvos", "androidtv", "roku", "console", "watch",
        "watchos", "handset",
    ]
    private static let kindsMin = 2

    func checkClientKind() {
        let reads = requestReads
        for parameter in operation.operation.parameters {
            guard let sign = Self.sign(of: parameter) else { continue }
            let read = reads.first { $0.root == .requestParameter(parameter.place, name: parameter.name) }
            // Hand-written composition of a whole answer is given every parameter.
            guard read != nil || isWhollyHandWritten else { continue }
            report("the parameter '\(parameter.name)' of '\(operation.id)' \(sign)", parameter.location, read?.location)
        }
        var seen: Set<String> = []
        for read in reads {
            guard case .requestBody = read.root, let name = read.name, seen.insert(name).inserted else { continue }
            guard let sign = Self.sign(of: name, isHeader: false, read.schema) else { continue }
            report("'\(name)' in the request of '\(operation.id)' \(sign)", read.location, nil)
        }
    }

    private func report(_ subject: String, _ location: Location, _ read: Location?) {
        diagnostics.report(
            .genericBFF, at: location, "\(subject), so this contract serves several kinds",
            notes: read.map { [.init("the answer depends on it here", at: $0)] } ?? [],
            fix: "give each kind a contract of its own, or say under 'exceptions' of bffgen.yaml what they share")
    }

    private static func sign(of parameter: Parameter) -> String? {
        sign(of: parameter.name, isHeader: parameter.place == .header, parameter.schema)
    }

    private static func sign(of name: String, isHeader: Bool, _ schema: Schema?) -> String? {
        let isMarked = name.lowercased().hasPrefix("x-")
        let plain = (isMarked ? String(name.dropFirst(2)) : name).lowercased().filter { $0.isLetter || $0.isNumber }
        if names.contains(plain) || (isHeader && isMarked && headerNames.contains(plain)) {
            return "says which kind of client asks"
        }
        let listed = schema?.view.listedValues?.compactMap(\.string) ?? []
        let found = listed.filter { kinds.contains($0.lowercased().filter { $0.isLetter || $0.isNumber }) }
        guard found.count >= kindsMin else { return nil }
        return "tells \(found.prefix(kindsMin).map { "'\($0)'" }.joined(separator: " from "))"
    }

    private var isWhollyHandWritten: Bool { operation.responseSchema != nil && operation.body == nil }

    private struct Read {
        let root: Source.Root
        /// Of the property of a body.
        let name: String?
        let schema: Schema?
        let location: Location
    }

    /// What of the request calls and answer depend on.
    private var requestReads: [Read] {
        var reads: [Read] = []
        for dependency in dependencies {
            for input in dependency.declaration.inputs {
                switch input.root {
                case .requestParameter(let place, let name):
                    reads.append(
                        Read(
                            root: .requestParameter(place, name: name), name: nil, schema: nil,
                            location: input.location))
                case .requestBody:
                    guard case .property(let name)? = input.steps.last else { continue }
                    reads.append(Read(root: .requestBody, name: name, schema: nil, location: input.location))
                default: break
                }
            }
        }
        let compositions = [operation.body].compactMap(\.self) + operation.headers.map(\.composition)
        for composition in compositions {
            for source in composition.sources {
                var name: String?
                if case .property(let property)? = source.steps.last?.kind { name = property }
                reads.append(
                    Read(root: source.root, name: name, schema: source.schema, location: source.location))
            }
        }
        return reads
    }
}

extension Composition {
    /// Everything that it and its parts read.
    var sources: [Source] {
        let own: [Source] =
            switch kind {
            case .value(let source, _), .opaque(let source), .each(let source, _, _, _), .map(let source, _, _),
                .union(let source, _, _), .recursion(_, let source):
                [source]
            case .text(let parts): parts.compactMap { if case .source(let source) = $0 { source } else { nil } }
            case .percent(let part, let total): [part, total]
            case .swift(_, _, let inputs): inputs
            case .object(_, let presence): presence.map { [$0] } ?? []
            case .constant, .role, .elements, .nothing: []
            }
        return joins.map(\.by) + own + parts.flatMap(\.sources)
    }

    /// One step further down; where a copy meets itself again, it ends.
    var parts: [Composition] {
        switch kind {
        case .object(let properties, _): properties.map(\.composition)
        case .each(_, _, _, let element): [element]
        case .map(_, _, let value): [value]
        case .elements(let elements): elements
        case .union(_, _, let variants): variants.map(\.composition)
        case .value, .opaque, .constant, .text, .percent, .swift, .role, .recursion, .nothing: []
        }
    }
}
