internal import Diagnostics
internal import OpenAPI

extension PlanRules {
    /// What one caller was told must not reach another: whatever of the user a call reads stands in its scope.
    func checkCaches() {
        for (call, subject, index) in calls {
            guard let cache = call.cache else { continue }
            let direct = call.inputs.filter(\.isOfUser)
            if case .everybody(let location) = cache.scope {
                guard let first = direct.first else { continue }
                diagnostics.report(
                    .publicCache, at: location,
                    "\(subject) sends '\(first.text)', so its answer is not for every caller",
                    notes: [.init("it is sent here", at: first.location)], fix: "write scope: [\(first.text)]")
                continue
            }
            var missing: [Expression] = []
            var known: Set<String> = []
            if case .values(let values, _) = cache.scope { known = Set(values.map(\.scopeName)) }
            for read in userReads(of: call, index) where known.insert(read.scopeName).inserted { missing.append(read) }
            guard let first = missing.first else { continue }
            let isDirect = direct.contains { $0.scopeName == first.scopeName }
            reportUnscoped(cache, subject, first, missing, isDirect: isDirect)
        }
        checkScopesOfChains()
    }

    private func reportUnscoped(
        _ cache: CacheDeclaration, _ subject: String, _ first: Expression, _ missing: [Expression], isDirect: Bool
    ) {
        var scope = missing.map(\.text)
        var location = cache.location
        if case .values(let values, let place) = cache.scope {
            scope = values.map(\.text) + scope
            location = place
        }
        let list = "scope: [\(scope.joined(separator: ", "))]"
        diagnostics.report(
            .unscopedCache, at: location,
            "\(subject) depends on '\(first.text)', which does not stand in the scope of its cache",
            notes: [.init("it is read here", at: first.location)],
            fix: isDirect
                ? "write \(list)" : "write \(list), or scope: public if the answer to one request is the same for all")
    }

    /// What of the user a call reads, itself or through what others have answered. Items of a batch are kept one by one, so
    /// who asked for which of them does not matter.
    private func userReads(of call: CallDeclaration, _ index: Int) -> [Expression] {
        let names = dependencies.map(\.name)
        let keys = call.cache?.isPerItem == true ? [] : dependencies[index].batch?.keys.map(\.source) ?? []
        var inputs = call.inputs + keys
        var reads: [Expression] = []
        var left: [Int] = []
        var seen: Set<Int> = [index]
        while true {
            reads += inputs.filter(\.isOfUser)
            let read = inputs.compactMap { $0.dependencyName.flatMap(names.firstIndex) }
            left += read.filter { seen.insert($0).inserted }
            guard !left.isEmpty else { return reads }
            inputs = dependencies[left.removeFirst()].inputs
        }
    }

    /// A key's scope is the dependency's, whichever of its calls was answered.
    private func checkScopesOfChains() {
        for dependency in dependencies {
            var first: (names: [String], location: Location)?
            for call in [dependency.call] + dependency.fallbackCalls {
                guard case .values(let values, let location)? = call.cache?.scope else { continue }
                let names = values.map(\.scopeName)
                guard let known = first else {
                    first = (names, location)
                    continue
                }
                guard names != known.names else { continue }
                diagnostics.report(
                    .invalidValue, at: location,
                    "the calls of '\(dependency.name)' are cached in different scopes",
                    notes: [.init("the first stands here", at: known.location)],
                    fix: "write the same list, in the same order, or public")
            }
        }
    }
}

extension DependencyDeclaration {
    var fallbackCalls: [CallDeclaration] {
        fallback.compactMap { if case .call(let call, _, _, _, _) = $0 { call } else { nil } }
    }
}

extension Expression {
    /// `$auth`, or a header or cookie of the user's request.
    var isOfUser: Bool {
        switch root {
        case .subject, .claim, .requestParameter(.header, _), .requestParameter(.cookie, _): true
        default: false
        }
    }

    /// Says something about the caller that a token proves.
    var isOfToken: Bool {
        switch root {
        case .subject, .claim: true
        default: false
        }
    }
}
