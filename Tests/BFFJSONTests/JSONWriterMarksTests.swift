import BFFJSON
import Testing

@Suite struct JSONWriterMarksTests {
    @Test func rollingBackRestoresTheCommas() {
        let json = written { writer in
            writer.beginObject()
            let first = writer.mark()
            writer.field("empty", [] as [Int])
            writer.rollback(to: first)
            writer.field("a", 1)
            let second = writer.mark()
            writer.field("b", 2)
            writer.rollback(to: second)
            writer.field("c", 3)
            writer.endObject()
        }
        #expect(json == #"{"a":1,"c":3}"#)
    }

    @Test func knowsAnEmptyContainer() {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, items, isEmpty) in [("a", [], true), ("b", [1], false)] as [(StaticString, [Int], Bool)] {
            writer.key(name)
            let mark = writer.mark()
            writer.value(items)
            #expect(writer.isEmptyContainer(since: mark) == isEmpty)
        }
        writer.key("c")
        let mark = writer.mark()
        writer.value(12)
        let isEmpty = writer.isEmptyContainer(since: mark)
        #expect(!isEmpty)
    }

    @Test func distinctKeepsTheFirstOfEqualElements() {
        let json = written { writer in
            var distinct = DistinctElements()
            writer.beginArray()
            for number in [1, 2, 1, 3, 2, 1, 12] {
                let mark = writer.mark()
                writer.beginObject()
                writer.field("n", number)
                writer.endObject()
                distinct.keepIfNew(&writer, since: mark)
            }
            writer.endArray()
        }
        #expect(json == #"[{"n":1},{"n":2},{"n":3},{"n":12}]"#)
    }
}
