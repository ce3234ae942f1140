public import BFFJSON
internal import BFFValidation

extension Array: JSONReadable where Element: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = []
        guard let value else { return }
        guard var elements = value.elements else {
            reading.note(.type("an array"))
            return
        }
        reserveCapacity(value.count)
        while reading.wantsMore, let element = elements.next() {
            append(reading.read(element, .element(count), nil))
        }
    }
}

/// An object whose names are data. Of equal names the first counts.
extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        self = [:]
        guard let value else { return }
        guard var members = value.members else {
            reading.note(.type("an object"))
            return
        }
        reserveCapacity(value.count)
        while reading.wantsMore, let (key, member) = members.next() {
            let name = key.string
            if self[name] == nil { self[name] = reading.read(member, .member(key), nil) as Value }
        }
    }
}

/// Null is nil: for elements that may be null.
extension Optional: JSONReadable where Wrapped: JSONReadable {
    public init(reading value: JSONValue?, _ reading: Reading) {
        if let value, !value.isNull { self = Wrapped(reading: value, reading) } else { self = nil }
    }
}
