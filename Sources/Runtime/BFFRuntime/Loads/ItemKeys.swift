internal import BFFJSON
internal import BFFPolicy

/// Under which keys the elements of a batch are kept: what the batch is, and the element's own key.
struct ItemKeys {
    /// Operation, parameters without the keys, and scope.
    let base: CacheKey
    /// Those that were asked for and have not come yet: of two elements with one key the first counts, and one that nobody asked
    /// for is not kept.
    private(set) var wanted: Set<CacheKey>
    /// The second level was asked for each of them, and gave this stamp; the outer nil: it was not.
    let lookedUp: SecondLevelStamp??

    init(_ base: CacheKey, wanted: Set<CacheKey>, lookedUp: SecondLevelStamp?? = nil) {
        self.base = base
        self.wanted = wanted
        self.lookedUp = lookedUp
    }

    /// The key of an element that has come; nil if it is not kept.
    mutating func take(_ key: JSONValue, _ builder: inout CacheKey.Builder) -> CacheKey? {
        builder.removeAll()
        builder.append(base)
        if let number = key.int {
            builder.append(number)
        } else if let text = key.text {
            builder.append(text)
        } else {
            return nil
        }
        return wanted.remove(builder.key())
    }
}
