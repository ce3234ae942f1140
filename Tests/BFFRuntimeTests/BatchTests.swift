import BFFJSON
import BFFRuntime
import Testing

struct BatchKeysTests {
    private func keys(_ sources: [(take: Int?, keys: [Int?])], maxSize: Int? = nil) -> BatchKeys<Int> {
        var keys = BatchKeys<Int>(maxSize: maxSize)
        for source in sources {
            keys.beginSource(take: source.take)
            for key in source.keys { keys.append(key) }
        }
        return keys
    }

    @Test func keysAreDistinctFirstSeenFirstWithoutNulls() {
        let keys = keys([(nil, [3, nil, 1, 3]), (nil, [1, 2, nil, 3])])
        #expect(Array(keys[call: 0]) == [3, 1, 2])
    }

    @Test func takeCountsAfterDistinctAndNulls() {
        // Of the first source 1 and 2; of the second 2, which is there already, and 9.
        let keys = keys([(2, [1, nil, 1, 2, 7]), (2, [2, nil, 2, 9, 8])])
        #expect(Array(keys[call: 0]) == [1, 2, 9])
        #expect(self.keys([(0, [1, 2])]).isEmpty)
    }

    @Test(arguments: [
        (count: 0, maxSize: nil, sizes: []), (count: 5, maxSize: nil, sizes: [5]), (count: 0, maxSize: 3, sizes: []),
        (count: 1, maxSize: 3, sizes: [1]), (count: 3, maxSize: 3, sizes: [3]), (count: 4, maxSize: 3, sizes: [3, 1]),
        (count: 7, maxSize: 3, sizes: [3, 3, 1]), (count: 2, maxSize: 0, sizes: [1, 1]),
    ])
    func moreThanMaxSizeAreSplit(_ row: (count: Int, maxSize: Int?, sizes: [Int])) {
        let keys = keys([(nil, Array(0..<row.count))], maxSize: row.maxSize)
        #expect(keys.callCount == row.sizes.count)
        #expect((0..<keys.callCount).map { keys[call: $0].count } == row.sizes)
        #expect((0..<keys.callCount).flatMap { Array(keys[call: $0]) } == Array(0..<row.count))
        #expect(keys.callStart == (row.count == 0 ? .nothing : .calls(row.sizes.count)))
    }

    @Test func manyKeysAreFoundAgain() {
        let texts = (0..<5000).map { "key-\($0 * 7919)" }
        let arena = TextArena()
        let borrowed = texts.map { text in arena.build { $0.append(text) } }
        var keys = BatchKeys<JSONText>()
        keys.beginSource()
        for text in borrowed + borrowed { keys.append(text) }
        #expect(keys.count == 5000)
        for (index, text) in borrowed.enumerated() { #expect(keys.position(of: text) == index) }
        #expect(keys.position(of: JSONText("key")) == nil)
        #expect(keys.position(of: JSONText("")) == nil)
    }
}

struct BatchResultsTests {
    @Test func theFirstOfDuplicatesWinsAndWhatNobodyAskedForIsIgnored() {
        var keys = BatchKeys<Int>()
        keys.beginSource()
        for key in [5, 6, 7] { keys.append(key) }
        var results = BatchResults<Int, String>(for: keys)
        results.insert("seven", for: 7)
        results.insert("five", for: 5)
        results.insert("five again", for: 5)
        results.insert("nobody's", for: 9)
        #expect(results[5] == "five")
        #expect(results[6] == nil)
        #expect(results[9] == nil)
        #expect(results[nil] == nil)
        #expect(results.found == ["five", "seven"])
        #expect(results.wants(6))
        #expect(!results.wants(5))
        #expect(!results.wants(9))
    }

    @Test func aFailedBatchHasNothing() {
        let results = BatchResults<JSONText, Int>()
        #expect(results[JSONText("x")] == nil)
        #expect(results.found.isEmpty)
    }
}
