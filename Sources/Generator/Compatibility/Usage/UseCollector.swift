package import Contract
internal import Diagnostics
internal import OpenAPI

/// Walks one operation of a client.
struct UseCollector {
    /// Where a source stands in an answer.
    struct Place {
        var dependency: Int
        var part: Use.Part
        var anchor: Int

        func following(_ steps: [Source.Step]) -> Place {
            guard case .body(let known) = part else { return self }
            var place = self
            place.part = .body(known + steps.map { Use.Step($0.kind) })
            return place
        }

        func following(_ step: Use.Step) -> Place {
            guard case .body(let known) = part else { return self }
            return Place(dependency: dependency, part: .body(known + [step]), anchor: known.count + 1)
        }

        /// What stands here is certain from now on.
        var anchored: Place {
            guard case .body(let steps) = part else { return self }
            return Place(dependency: dependency, part: part, anchor: steps.count)
        }
    }

    /// Where the walk is.
    struct Target {
        /// What the fields are part of.
        enum Kind {
            case body
            case header(String)
            case input(dependency: String, part: String)
        }

        let kind: Kind
        var field = ""
        var isRequired = true
        var dropsInvalid = false
        /// What is copied as a whole, outermost first: its parts are read only where it is there.
        var copied: [Place] = []

        var reader: Use.Reader {
            switch kind {
            case .body: .field(field)
            case .header(let name): .header(name)
            case .input(let dependency, let part): .input(dependency: dependency, part: part + field)
            }
        }

        func below(_ token: String, isRequired: Bool = true) -> Target {
            var target = self
            target.field += "/" + token
            target.isRequired = isRequired
            return target
        }
    }

    private let client: ClientDeclaration
    private let operation: ClientOperation
    private var variables: [Int: Place] = [:]
    /// By dependency: fields that hand-written code makes of its answer.
    private var handWritten: [Int: [String]] = [:]
    private(set) var uses: [Use] = []

    init(_ operation: ClientOperation, of client: ClientDeclaration) {
        self.client = client
        self.operation = operation
        for index in operation.dependencies.indices { collectInputs(of: index) }
        if let body = operation.body { collect(body, Target(kind: .body)) }
        for (header, composition) in operation.headers {
            collect(composition, Target(kind: .header(header.name), isRequired: header.isRequired))
        }
        for (index, dependency) in operation.dependencies.enumerated() {
            for selection in dependency.selections {
                let place = results(of: index).following(selection.steps)
                add(
                    place, selection.schema, .selection(dependency: dependency.name), isWhole: true,
                    at: selection.location)
            }
        }
    }
}

// MARK: Compositions

extension UseCollector {
    private mutating func collect(_ composition: Composition, _ target: Target) {
        for join in composition.joins {
            read(join.by, composition, target, .key, by: join)
            variables[join.variable.id] = results(of: join.dependency)
        }
        var inner = target
        if let presence = composition.presence, let place = place(presence, target) {
            if let variable = composition.recursionVariable { variables[variable.id] = place.anchored }
            read(presence, composition, target, .part)
            inner.copied.append(place.anchored)
        }
        switch composition.kind {
        case .value(let source, _): read(source, composition, target)
        case .opaque(let source): read(source, composition, target, isWhole: true)
        case .text(let parts):
            for case .source(let source) in parts { read(source, composition, target) }
        case .percent(let part, let total):
            read(part, composition, target)
            read(total, composition, target)
        case .swift(_, _, let inputs): for input in inputs { give(input, composition, target) }
        case .object(let properties, _):
            for property in properties {
                collect(
                    property.composition,
                    inner.below(JSONPointer.escape(property.name), isRequired: property.isRequired))
            }
        case .each(let source, let variable, let dropsInvalid, let element):
            if composition.presence == nil { read(source, composition, target, .elements) }
            variables[variable.id] = place(source, inner)?.anchored
            inner.dropsInvalid = target.dropsInvalid || dropsInvalid
            collect(element, inner.below("*"))
        case .map(let source, let variable, let value):
            if composition.presence == nil { read(source, composition, target, .elements) }
            variables[variable.id] = place(source, inner)?.following(.values)
            collect(value, inner.below("*"))
        case .elements(let elements):
            for (index, element) in elements.enumerated() { collect(element, inner.below("\(index)")) }
        case .union(let source, let discriminator, let variants):
            if composition.presence == nil { read(source, composition, target, .part) }
            let union = place(source, inner)
            for variant in variants {
                let place = union?.following(.variant(variant.value))
                variables[variant.variable.id] = place
                let known = uses.count
                collect(variant.composition, inner)
                if let discriminator, let place {
                    readDiscriminator(discriminator, variant, at: place, source, target, since: known)
                }
            }
        case .recursion(_, let source): read(source, composition, target, isWhole: true)
        case .constant, .role, .nothing: break
        }
    }

    /// What tells the variant: a use of its own, unless the view model shows it anyway.
    private mutating func readDiscriminator(
        _ name: String, _ variant: Composition.Variant, at place: Place, _ source: Source, _ target: Target,
        since known: Int
    ) {
        guard case .body(let steps) = place.part, let schema = variant.variable.schema.view.property(name)?.schema
        else { return }
        let part = Use.Part.body(steps + [.property(name)])
        if uses[known...].contains(where: { $0.part == part }) { return }
        let discriminator = Place(dependency: place.dependency, part: part, anchor: place.anchor)
        add(discriminator, schema, target.reader, .discriminator, at: source.location)
    }

    /// What hand-written code is given as such; of objects it sees what is bound or selected.
    private mutating func give(_ source: Source, _ composition: Composition, _ target: Target) {
        var view = source.schema.view
        if case .array(let items?) = view.kind { view = items.view }
        if case .map(let values) = view.kind { view = values.view }
        if case .body = target.kind, let place = place(source, target) {
            handWritten[place.dependency, default: []].append(target.field)
        }
        guard !view.isObject else { return }
        read(source, composition, target, isWhole: true)
    }

    private mutating func read(
        _ source: Source, _ composition: Composition, _ target: Target, _ purpose: Use.Purpose = .value,
        isWhole: Bool = false, by join: Composition.Join? = nil
    ) {
        guard let place = place(source, target) else { return }
        let takesMissing =
            !target.isRequired || composition.target.view.isNullable || composition.shape.defaultValue != nil
            || purpose == .elements || purpose == .key
        let isInput = if case .input = target.kind { true } else { false }
        add(
            place, source.schema, target.reader, purpose, isWhole: isWhole,
            binding: isInput || purpose == .key
                ? nil
                : Use.Binding(
                    composition: composition, takesMissing: takesMissing, dropsInvalid: target.dropsInvalid),
            join: join, at: join?.location ?? source.location)
    }
}

// MARK: What calls read

extension UseCollector {
    private mutating func collectInputs(of index: Int) {
        let dependency = operation.dependencies[index]
        for call in dependency.calls { collect(call, of: dependency.name) }
        guard let batch = dependency.batch else { return }
        for key in batch.keys { give(key.source, to: .input(dependency: dependency.name, part: "keys")) }
        let array = Place(dependency: index, part: .body(batch.results.map { Use.Step($0.kind) }), anchor: 0)
        let reader = Use.Reader.batch(dependency: dependency.name)
        let schema = batch.results.last?.schema ?? dependency.call.response.answered?.schema
        if let schema { add(array, schema, reader, .part, at: dependency.declaration.batch?.resultsLocation) }
        add(
            results(of: index).following(batch.key), batch.keySchema, reader, .key,
            at: dependency.declaration.batch?.keyLocation)
    }

    private mutating func collect(_ call: Call, of dependency: String) {
        for case (let parameter, .source(let source)) in call.parameters {
            give(source, to: .input(dependency: dependency, part: "parameter \(parameter.name)"))
        }
        if let body = call.body { collect(body, at: "", of: dependency) }
    }

    private mutating func collect(_ body: BodyValue, at pointer: String, of dependency: String) {
        switch body {
        case .value(.source(let source), _, _):
            give(source, to: .input(dependency: dependency, part: Self.body(pointer)))
        case .value(.literal, _, _): break
        case .composition(let composition):
            collect(composition, Target(kind: .input(dependency: dependency, part: Self.body(pointer))))
        case .object(let members):
            for member in members {
                collect(member.value, at: "\(pointer)/\(JSONPointer.escape(member.name))", of: dependency)
            }
        }
    }

    private static func body(_ pointer: String) -> String { pointer.isEmpty ? "body" : "body \(pointer)" }

    private mutating func give(_ source: Source, to reader: Use.Reader) {
        guard let place = place(source, Target(kind: .body)) else { return }
        add(place, source.schema, reader, at: source.location)
    }
}

// MARK: Places

extension UseCollector {
    /// One result of a batch, the whole answer of another call.
    private func results(of index: Int) -> Place {
        guard let batch = operation.dependencies[index].batch else {
            return Place(dependency: index, part: .body([]), anchor: 0)
        }
        let steps = batch.results.map { Use.Step($0.kind) } + [.elements]
        return Place(dependency: index, part: .body(steps), anchor: steps.count)
    }

    /// nil for what no service gives: the request's own values, claims.
    private func place(_ source: Source, _ target: Target) -> Place? {
        var place: Place
        switch source.root {
        case .dependency(let index):
            place = Place(dependency: index, part: .body([]), anchor: 0)
            if let batch = operation.dependencies[index].batch { place = place.following(batch.results).anchored }
        case .variable(let id):
            guard let known = variables[id] else { return nil }
            place = known
        case .dependencyStatus(let index): return Place(dependency: index, part: .status, anchor: 0)
        case .dependencyHeader(let index, let name):
            return Place(dependency: index, part: .header(name.lowercased()), anchor: 0)
        case .requestParameter, .requestBody, .requestID, .subject, .claim: return nil
        }
        place = place.following(source.steps)
        guard case .body(let steps) = place.part else { return place }
        for copied in target.copied where copied.dependency == place.dependency {
            guard case .body(let above) = copied.part, steps.starts(with: above) else { continue }
            place.anchor = max(place.anchor, above.count)
        }
        return place
    }

    private mutating func add(
        _ place: Place, _ schema: Schema, _ reader: Use.Reader, _ purpose: Use.Purpose = .value, isWhole: Bool = false,
        binding: Use.Binding? = nil, join: Composition.Join? = nil, at location: Location?
    ) {
        let dependency = operation.dependencies[place.dependency]
        var written: [String] = []
        if case .selection = reader {
            // Without any binding the whole answer is composed by hand.
            written = operation.body == nil ? [""] : handWritten[place.dependency] ?? []
        }
        for (link, call) in dependency.calls.enumerated() {
            uses.append(
                Use(
                    client: client.name, owner: client.owner, operation: operation, dependency: place.dependency,
                    call: call, isFallback: link > 0, part: place.part, anchor: place.anchor, schema: schema,
                    isWhole: isWhole, reader: reader, purpose: purpose, binding: binding, join: join,
                    handWritten: written,
                    location: location ?? dependency.declaration.location))
        }
    }
}

extension Use.Step {
    init(_ kind: Source.Step.Kind) {
        switch kind {
        case .property(let name): self = .property(name)
        // An index reads an element like any other.
        case .elements, .index: self = .elements
        case .values: self = .values
        }
    }
}

/// Everything that clients read of services' answers, in contract order.
package func collectUses(_ contracts: [ClientContract]) -> [Use] {
    contracts.flatMap { contract in
        contract.operations.flatMap { UseCollector($0, of: contract.declaration).uses }
    }
}
