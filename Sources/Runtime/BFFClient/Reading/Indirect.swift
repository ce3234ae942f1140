public import BFFJSON

/// A value that stands in a box, because its type contains itself or is large. Its members are reached through the box: `head.repo.name`.
@dynamicMemberLookup
public struct Indirect<Value: Sendable>: Sendable {
    private final class Box: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    private enum Content: Sendable {
        case box(Box)
        /// Made when it is asked for: the placeholder of a type that requires itself would have no end.
        case placeholder(@Sendable () -> Value)
    }

    private var content: Content

    public init(_ value: Value) { content = .box(Box(value)) }

    private init(content: Content) { self.content = content }

    public var value: Value {
        get {
            switch content {
            case .box(let box): box.value
            case .placeholder(let make): make()
            }
        }
        set { content = .box(Box(newValue)) }
    }

    public subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member { value[keyPath: member] }

    public subscript<Member>(dynamicMember member: WritableKeyPath<Value, Member>) -> Member {
        get { value[keyPath: member] }
        set { value[keyPath: member] = newValue }
    }
}

extension Indirect: Equatable where Value: Equatable {
    public static func == (left: Indirect, right: Indirect) -> Bool { left.value == right.value }
}

extension Indirect: Hashable where Value: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Indirect: CustomStringConvertible {
    public var description: String { "\(value)" }
}

extension Indirect: JSONReadable where Value: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        guard let value else {
            self.init(content: .placeholder { Value(reading: nil, Reading()) })
            return
        }
        self.init(Value(reading: value, reading))
    }
}

extension Indirect: JSONWritable where Value: JSONWritable {
    public func write(to writer: inout JSONWriter) { value.write(to: &writer) }
}
