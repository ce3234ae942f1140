internal import OpenAPI

/// What reaches what: how values of each type travel, which types would contain themselves, and which operations
/// meet a type that cannot be generated.
struct WholeGraph {
    enum Direction: Hashable {
        case read, written, form, parameter
    }

    struct Root {
        let type: WholeType
        let direction: Direction
    }

    private struct Visit: Hashable {
        let declaration: ObjectIdentifier
        let direction: Direction
    }

    /// The first fault that an operation with these roots meets.
    static func fault(_ roots: [Root]) -> WholeRefusal? {
        var seen: Set<ObjectIdentifier> = []
        var stack = roots.reversed().compactMap(\.type.declaration)
        while let declaration = stack.popLast() {
            guard seen.insert(ObjectIdentifier(declaration)).inserted else { continue }
            if let fault = declaration.fault { return fault }
            stack += declaration.parts.reversed().compactMap(\.declaration)
        }
        return nil
    }

    /// Marks how values travel, and gives what was reached, in the order of reaching.
    static func mark(_ roots: [Root]) -> [WholeDeclaration] {
        var seen: Set<Visit> = []
        var known: Set<ObjectIdentifier> = []
        var reached: [WholeDeclaration] = []
        var queue = roots
        var next = 0
        while next < queue.count {
            let root = queue[next]
            next += 1
            guard let declaration = root.type.declaration else { continue }
            let key = ObjectIdentifier(declaration)
            guard seen.insert(Visit(declaration: key, direction: root.direction)).inserted else { continue }
            if known.insert(key).inserted { reached.append(declaration) }
            switch root.direction {
            case .read: declaration.isRead = true
            case .written: declaration.isWritten = true
            case .form: declaration.isForm = true
            case .parameter:
                declaration.isParameter = true
                declaration.isWritten = true
            }
            queue += declaration.roots(root.direction)
        }
        return reached
    }

    /// Puts boxes where a type would contain itself, and where a type that is only read is so large that whatever
    /// holds it would be.
    static func box(_ declarations: [WholeDeclaration]) {
        let components = StrongComponents(declarations)
        for declaration in declarations {
            declaration.box { inner in components.areTogether(declaration, inner) }
        }
        Terminations(declarations).apply()
        var sizes: [ObjectIdentifier: Int] = [:]
        for declaration in declarations { _ = size(declaration, &sizes) }
    }

    /// Values that are held in place, roughly; a type that is only read keeps large ones in boxes.
    private static func size(_ declaration: WholeDeclaration, _ sizes: inout [ObjectIdentifier: Int]) -> Int {
        let key = ObjectIdentifier(declaration)
        if let size = sizes[key] { return size }
        guard case .object(var object) = declaration.kind else { return 1 }
        sizes[key] = 1
        var size = 0
        for (index, property) in object.properties.enumerated() {
            guard !property.isBoxed, let inner = property.slot.type.inline else {
                size += 1
                continue
            }
            let count = self.size(inner, &sizes)
            if count > inPlaceMax, !declaration.isMadeByHand {
                object.properties[index].isBoxed = true
                size += 1
            } else {
                size += count
            }
        }
        declaration.kind = .object(object)
        sizes[key] = size
        return size
    }

    /// Copying a value of more parts costs more than a box does, and the compiler's time too.
    private static var inPlaceMax: Int { 8 }
}

extension WholeDeclaration {
    fileprivate func roots(_ direction: WholeGraph.Direction) -> [WholeGraph.Root] {
        switch kind {
        case .object(let object):
            var roots: [WholeGraph.Root] = object.properties.compactMap { property in
                if direction == .read ? property.slot.isWriteOnly : property.slot.isReadOnly { return nil }
                let isStyled = encodings.contains { $0.property == property.name && $0.style != nil }
                let isScalar = property.slot.type.isFormScalar || isStyled
                let inner: WholeGraph.Direction = direction == .form ? (isScalar ? .parameter : .written) : direction
                return WholeGraph.Root(type: property.slot.type, direction: inner)
            }
            if let additional = object.additional {
                roots.append(
                    WholeGraph.Root(type: additional.type, direction: direction == .form ? .parameter : direction))
            }
            return roots
        case .union, .tuple: return parts.map { WholeGraph.Root(type: $0, direction: direction) }
        case .textEnum, .integerEnum: return []
        }
    }

    fileprivate func box(where isTogether: (WholeDeclaration) -> Bool) {
        guard case .object(var object) = kind else { return }
        for (index, property) in object.properties.enumerated() {
            if let inner = property.slot.type.inline, isTogether(inner) { object.properties[index].isBoxed = true }
        }
        kind = .object(object)
    }

    /// What a value holds in place. Unions keep their payloads in boxes of their own.
    fileprivate var held: [WholeDeclaration] {
        switch kind {
        case .object(let object): object.properties.compactMap { $0.isBoxed ? nil : $0.slot.type.inline }
        case .tuple(let tuple): tuple.elements.compactMap(\.type.inline)
        case .union, .textEnum, .integerEnum: []
        }
    }
}

/// Which types contain each other (Tarjan's algorithm, with a stack of its own).
private struct StrongComponents {
    private var component: [ObjectIdentifier: Int] = [:]
    private var isLoop: Set<Int> = []

    init(_ declarations: [WholeDeclaration]) {
        var index: [ObjectIdentifier: Int] = [:]
        var low: [ObjectIdentifier: Int] = [:]
        var path: [WholeDeclaration] = []
        var onPath: Set<ObjectIdentifier> = []
        var count = 0
        for root in declarations where index[ObjectIdentifier(root)] == nil {
            var work: [(declaration: WholeDeclaration, next: Int)] = [(root, 0)]
            while let (declaration, next) = work.last {
                let key = ObjectIdentifier(declaration)
                if next == 0 {
                    index[key] = index.count
                    low[key] = index[key]
                    path.append(declaration)
                    onPath.insert(key)
                }
                let held = declaration.held
                if next < held.count {
                    work[work.count - 1].next += 1
                    let inner = ObjectIdentifier(held[next])
                    if index[inner] == nil {
                        work.append((held[next], 0))
                    } else if onPath.contains(inner) {
                        low[key] = min(low[key] ?? 0, index[inner] ?? 0)
                    }
                    continue
                }
                work.removeLast()
                if let outer = work.last.map({ ObjectIdentifier($0.declaration) }) {
                    low[outer] = min(low[outer] ?? 0, low[key] ?? 0)
                }
                guard low[key] == index[key] else { continue }
                var size = 0
                while let last = path.popLast() {
                    component[ObjectIdentifier(last)] = count
                    onPath.remove(ObjectIdentifier(last))
                    size += 1
                    if last === declaration { break }
                }
                if size > 1 || held.contains(where: { $0 === declaration }) { isLoop.insert(count) }
                count += 1
            }
        }
    }

    func areTogether(_ left: WholeDeclaration, _ right: WholeDeclaration) -> Bool {
        guard let one = component[ObjectIdentifier(left)], one == component[ObjectIdentifier(right)] else {
            return false
        }
        return isLoop.contains(one)
    }
}

/// Which placeholders have an end. A missing value is stood in for by its type's placeholder, which makes one of
/// every required part: of a union the first variant that ends stands in, and a part that never ends goes into a
/// box, whose placeholder is made when somebody asks for it.
private struct Terminations {
    private let declarations: [WholeDeclaration]
    private var ended: Set<ObjectIdentifier> = []

    init(_ declarations: [WholeDeclaration]) {
        self.declarations = declarations
        var isProgress = true
        while isProgress {
            isProgress = false
            for declaration in declarations where !ended.contains(ObjectIdentifier(declaration)) {
                guard ends(declaration) else { continue }
                ended.insert(ObjectIdentifier(declaration))
                isProgress = true
            }
        }
    }

    func apply() {
        for declaration in declarations {
            guard case .object(var object) = declaration.kind else { continue }
            for (index, property) in object.properties.enumerated() where property.isNeededInPlace {
                guard let inner = property.slot.type.inline, !ended.contains(ObjectIdentifier(inner)) else { continue }
                object.properties[index].isBoxed = true
            }
            declaration.kind = .object(object)
        }
    }

    private func ends(_ declaration: WholeDeclaration) -> Bool {
        switch declaration.kind {
        case .textEnum, .integerEnum: return true
        case .object(let object):
            return object.properties.allSatisfy { !$0.isNeededInPlace || ends($0.slot.type) }
        case .tuple(let tuple):
            return tuple.elements.prefix(tuple.required).allSatisfy { $0.isNullable || ends($0.type) }
        case .union(var union):
            guard let first = union.variants.firstIndex(where: { ends($0.slot.type) }) else { return false }
            union.placeholder = first
            declaration.kind = .union(union)
            return true
        }
    }

    private func ends(_ type: WholeType) -> Bool {
        guard case .named(let inner) = type else { return true }
        return ended.contains(ObjectIdentifier(inner))
    }
}

extension WholeObject.Property {
    /// A placeholder of the object makes one of this.
    fileprivate var isNeededInPlace: Bool { isRequired && !slot.isNullable && !isBoxed }
}
