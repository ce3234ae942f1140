internal import Contract
internal import OpenAPI

/// The typed clients: for each service operation that is called, a function that writes its request. It takes the
/// parameters that some dependency gives, and no others.
final class ServiceClientPlanner {
    struct Part {
        enum Form: Equatable {
            case single
            /// `ids=1&ids=2`
            case repeated
            /// One value with a separator between its parts.
            case joined(String)
        }

        let place: Parameter.Place
        /// As the service spells it.
        let key: String
        /// The function's parameter; nil for a literal part of the path.
        let name: String?
        let isOptional: Bool
        let form: Form
    }

    struct Argument {
        let name: String
        let type: String
        let isOptional: Bool

        /// An opaque type takes parentheses before `?`.
        var slotType: String {
            guard isOptional else { return type }
            return type.hasPrefix("some ") ? "(\(type))?" : "\(type)?"
        }
    }

    struct Function {
        let name: String
        let method: String
        let path: String
        let place: String
        let summary: String?
        var arguments: [Argument]
        var parts: [Part]
    }

    struct Service {
        let name: String
        let typeName: String
        let place: String
        let title: String
        var functions: [Function]
    }

    private(set) var services: [Service] = []
    /// Service contract and operation → the parameters that any call gives, by place and name.
    private var given: [String: Set<String>] = [:]

    init(_ contract: ClientContract) {
        for operation in contract.operations {
            for dependency in operation.dependencies {
                for call in dependency.calls { note(call, keys: dependency.batch?.keysParameter) }
            }
        }
        services = contract.calledServices.map { use in
            let calls = contract.operations.flatMap { $0.dependencies.flatMap(\.calls) }.filter {
                $0.service.name == use.name
            }
            var functions: [Function] = []
            for call in calls where !functions.contains(where: { $0.name == call.functionName }) {
                functions.append(function(call))
            }
            return Service(
                name: use.name, typeName: SwiftName.type(use.name) + "Client", place: use.contractFile,
                title: use.document.title, functions: functions)
        }
    }

    /// Some call gives the parameter, so that the operation's function takes it.
    func takes(_ parameter: Parameter, in call: Call) -> Bool {
        given[call.key, default: []].contains(parameter.key)
    }

    private func note(_ call: Call, keys: Parameter?) {
        if let keys { given[call.key, default: []].insert(keys.key) }
        for (parameter, _) in call.parameters { given[call.key, default: []].insert(parameter.key) }
    }

    private func function(_ call: Call) -> Function {
        var scope = NameScope(reserved: ["request"])
        var arguments: [Argument] = []
        var names: [String: Argument] = [:]
        for parameter in call.operation.parameters where given[call.key, default: []].contains(parameter.key) {
            let name = scope.claim(
                SwiftName.member(parameter.name), SwiftName.member("\(parameter.place.rawValue)-\(parameter.name)"))
            let argument = Argument(name: name, type: parameter.argumentType, isOptional: !parameter.isRequired)
            arguments.append(argument)
            names[parameter.key] = argument
        }
        var parts = call.operation.pathParts(names)
        // As a request is written: the target before the fields. Cookies share one field, so they stand together.
        for parameter in [.query, .querystring, .header, .cookie].flatMap({ place in
            call.operation.parameters.filter { $0.place == place }
        }) {
            guard let argument = names[parameter.key] else { continue }
            parts.append(
                Part(
                    place: parameter.place, key: parameter.name, name: argument.name, isOptional: argument.isOptional,
                    form: parameter.form))
        }
        return Function(
            name: call.functionName, method: call.operation.method, path: call.operation.path,
            place: call.operation.location.place, summary: call.operation.summary, arguments: arguments, parts: parts)
    }
}

extension Dependency {
    /// The own call, then those of the fallback chain.
    var calls: [Call] {
        [call]
            + fallback.compactMap { fallback in
                if case .call(let call, _, _) = fallback { call } else { nil }
            }
    }
}

extension Batch {
    /// The parameter that the keys go into; nil where they go into the body.
    var keysParameter: Parameter? { if case .parameter(let parameter) = into { parameter } else { nil } }
}

extension Call {
    var functionName: String { SwiftName.member(operation.id ?? operation.method + operation.path) }
    fileprivate var key: String { "\(service.contractFile) \(operation.method) \(operation.path)" }
}

extension Parameter {
    /// Unique in its operation.
    var key: String { "\(place.rawValue).\(name)" }

    var isList: Bool { schema.effective.typesWithoutNull == .array }

    var scalarType: String {
        (isList ? schema.effective.items?.effective ?? schema.effective : schema.effective).scalarSwiftType
    }

    fileprivate var argumentType: String { isList ? "some Collection<\(scalarType)>" : scalarType }

    fileprivate var form: ServiceClientPlanner.Part.Form {
        guard isList else { return .single }
        switch style {
        case "form" where explode && place == .query: return .repeated
        case "spaceDelimited": return .joined("%20")
        case "pipeDelimited": return .joined("%7C")
        case "label" where explode: return .joined(".")
        case "matrix" where explode: return .joined(";\(name)=")
        default: return .joined(",")
        }
    }
}

extension Operation {
    /// Literal and variable parts of the path, in order.
    fileprivate func pathParts(_ names: [String: ServiceClientPlanner.Argument]) -> [ServiceClientPlanner.Part] {
        var parts: [ServiceClientPlanner.Part] = []
        var rest = path[...]
        while !rest.isEmpty {
            let literal = rest.prefix { $0 != "{" }
            if !literal.isEmpty {
                parts.append(.init(place: .path, key: String(literal), name: nil, isOptional: false, form: .single))
            }
            rest = rest.dropFirst(literal.count)
            guard rest.first == "{" else { break }
            let name = String(rest.dropFirst().prefix { $0 != "}" })
            rest = rest.dropFirst(name.count + 2)
            let parameter = parameters.first { $0.place == .path && $0.name == name }
            let head = ["label": ".", "matrix": ";\(name)="][parameter?.style ?? ""]
            if let head { parts.append(.init(place: .path, key: head, name: nil, isOptional: false, form: .single)) }
            parts.append(
                .init(
                    place: .path, key: name, name: names["path.\(name)"]?.name ?? SwiftName.member(name),
                    isOptional: false, form: parameter?.form ?? .single))
        }
        return parts
    }
}

extension Schema {
    /// Of a value that stands in a parameter or a header.
    var scalarSwiftType: String {
        switch effective.typesWithoutNull {
        case .integer: "Int"
        case .number, [.number, .integer]: "Double"
        case .boolean: "Bool"
        default: "JSONText"
        }
    }
}
