/// One namespace of generated Swift. A name is decided by what it names alone, in contract order: the first comer
/// keeps the short name, a later one takes the first of its fallbacks that is free.
struct NameScope {
    private var taken: Set<String>

    init(reserved: Set<String> = []) {
        taken = reserved
    }

    func isFree(_ name: String) -> Bool { !taken.contains(name) }

    /// - Parameter candidates: from the name wanted most to the one that is surely its own.
    mutating func claim(_ candidates: String...) -> String {
        for candidate in candidates where taken.insert(candidate).inserted { return candidate }
        let last = candidates.last ?? "value"
        var number = 2
        while !taken.insert("\(last)\(number)").inserted { number += 1 }
        return "\(last)\(number)"
    }
}
