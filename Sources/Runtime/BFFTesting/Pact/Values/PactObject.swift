/// Members in the order in which they came; where a name stands twice, the last one counts.
package struct PactObject: Sendable {
    package struct Member: Sendable {
        package let name: String
        package var value: PactValue
    }

    package private(set) var members: [Member] = []
    private var places: [[UInt8]: Int] = [:]

    package init() {}

    package init(_ members: [(String, PactValue)]) {
        for (name, value) in members { self[name] = value }
    }

    package var isEmpty: Bool { members.isEmpty }

    package var names: [String] { members.map(\.name) }

    /// Names are told apart by their bytes: two that only look the same are two. Assigning nil changes nothing.
    package subscript(name: String) -> PactValue? {
        get { places[Array(name.utf8)].map { members[$0].value } }
        set {
            guard let newValue else { return }
            if let place = places[Array(name.utf8)] {
                members[place].value = newValue
            } else {
                places[Array(name.utf8)] = members.count
                members.append(Member(name: name, value: newValue))
            }
        }
    }
}

extension PactObject: Equatable {
    package static func == (left: PactObject, right: PactObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }
}
