import BFFJSON
import Testing

@Suite struct ByteBufferTests {
    @Test func growsAndKeepsWhatItHolds() {
        var buffer = ByteBuffer()
        for index in 0..<10_000 { buffer.append(byte: UInt8(truncatingIfNeeded: index)) }
        #expect(buffer.count == 10_000)
        let isIntact = buffer.withBytes { bytes in
            bytes.indices.allSatisfy { bytes[$0] == UInt8(truncatingIfNeeded: $0) }
        }
        #expect(isIntact)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345, -1, -100, .max, .min, 1_000_000_007])
    func writesIntegersAsSwiftDoes(number: Int) {
        var buffer = ByteBuffer()
        buffer.append(decimal: number)
        #expect(text(of: buffer) == String(number))
    }

    @Test func writesEveryPowerOfTenAndItsNeighbours() {
        var power = 1
        while power < Int.max / 10 {
            for number in [power - 1, power, power + 1, -power] {
                var buffer = ByteBuffer()
                buffer.append(decimal: number)
                #expect(text(of: buffer) == String(number))
            }
            power *= 10
        }
    }

    @Test func truncatesAndNeverExtends() {
        var buffer = ByteBuffer()
        buffer.append("abcdef")
        buffer.truncate(to: 3)
        buffer.truncate(to: 5)
        #expect(text(of: buffer) == "abc")
        buffer.truncate(to: -1)
        #expect(buffer.count == 0)
    }

    @Test func dropsAPrefix() {
        var buffer = ByteBuffer()
        buffer.append("GET / next")
        buffer.removeFirst(6)
        #expect(text(of: buffer) == "next")
        buffer.removeFirst(100)
        #expect(buffer.count == 0)
    }

    @Test func givesMemoryBackAboveTheLimitOnly() {
        var small = ByteBuffer(capacity: 1000)
        small.removeAll()
        #expect(small.reservedBytes >= 1000)
        small.removeAll(keepingCapacity: false)
        #expect(small.reservedBytes == 0)
        var large = ByteBuffer(capacity: ByteBuffer.keptBytesMax + 1)
        large.removeAll()
        #expect(large.reservedBytes == 0)
        large.append("again")
        #expect(text(of: large) == "again")
    }

    @Test func readersFillTheSpareCapacity() {
        var buffer = ByteBuffer()
        buffer.append("a")
        buffer.withSpareCapacity(minimum: 100) { region in
            #expect(region.count >= 100)
            region[0] = UInt8(ascii: "b")
            return 1
        }
        let region = buffer.spareCapacity(minimum: 1)
        region[0] = UInt8(ascii: "c")
        buffer.commit(1)
        #expect(text(of: buffer) == "abc")
        buffer.commit(.max)
        #expect(buffer.count == buffer.reservedBytes)
    }

    @Test func appendsStringsAndTexts() {
        var buffer = ByteBuffer()
        buffer.append(string: "Grüße, ")
        buffer.append(JSONText("Welt"))
        #expect(text(of: buffer) == "Grüße, Welt")
    }
}
