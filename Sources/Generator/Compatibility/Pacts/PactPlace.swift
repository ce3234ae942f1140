internal import OpenAPI

/// A place of a body, as Pact's rules and as JSON Pointers name it.
struct PactPlace {
    /// `$.items[*]['a.b']`
    let path: String
    /// `/items/*/a.b`: `*` stands for every element of an array or value of a map.
    let pointer: String
    /// There are many of it, or none.
    let isRepeated: Bool
    /// It is one of several forms of the same place: nothing of it is left open.
    let isFixed: Bool

    static let root = PactPlace(path: "$", pointer: "", isRepeated: false, isFixed: false)
    /// Of an element that is looked for by itself.
    static let element = PactPlace(path: "$", pointer: "", isRepeated: true, isFixed: true)

    func member(_ name: String) -> PactPlace {
        PactPlace(
            path: path + Self.step(name), pointer: "\(pointer)/\(JSONPointer.escape(name))", isRepeated: isRepeated,
            isFixed: isFixed)
    }

    var elements: PactPlace {
        PactPlace(path: path + "[*]", pointer: pointer + "/*", isRepeated: true, isFixed: isFixed)
    }

    var values: PactPlace {
        PactPlace(path: path + ".*", pointer: pointer + "/*", isRepeated: true, isFixed: isFixed)
    }

    var fixed: PactPlace { PactPlace(path: path, pointer: pointer, isRepeated: isRepeated, isFixed: true) }

    /// A member of a member of it; nil where a path cannot name it alone.
    func descending(_ names: [String]) -> PactPlace? {
        names.contains(where: Self.isUnspeakable) ? nil : names.reduce(self) { $0.member($1) }
    }

    /// Verifiers know no escapes in quoted names, and no empty ones.
    private static func isUnspeakable(_ name: String) -> Bool {
        name.isEmpty || name.contains("'") || name.contains("\\")
    }

    private static func step(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        if isUnspeakable(name) { return ".*" }
        return isPlain && name.first?.isNumber == false ? ".\(name)" : "['\(name)']"
    }
}
