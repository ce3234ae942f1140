internal import BFFJSON

/// Writes Prometheus' text format, version 0.0.4: a line per sample, those of one name together, behind its `HELP` and `TYPE`.
package struct ExpositionWriter: ~Copyable {
    /// The format's media type.
    package static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

    private var buffer = ByteBuffer(capacity: 64 * 1024)

    consuming func takeBuffer() -> ByteBuffer { buffer }

    /// The head of a family.
    mutating func family(_ family: MetricFamily) {
        buffer.append("# HELP ")
        buffer.append(string: family.name)
        buffer.append(byte: UInt8(ascii: " "))
        for byte in family.help.utf8 { Self.append(byte, escapesQuotes: false, to: &buffer) }
        buffer.append("\n# TYPE ")
        buffer.append(string: family.name)
        buffer.append(byte: UInt8(ascii: " "))
        buffer.append(string: family.kind.rawValue)
        buffer.append("\n")
    }

    mutating func sample(_ name: String, _ labels: [UInt8], _ value: MetricValue) {
        begin(name, "", labels)
        if !labels.isEmpty { buffer.append("}") }
        append(value)
    }

    /// - Parameter buckets: how many fell into each; they are shown as how many fell into it or one below.
    mutating func histogram(_ name: String, _ labels: [UInt8], buckets: [Int], nanoseconds: Int) {
        var count = 0
        for (index, bucket) in buckets.enumerated() {
            count &+= bucket
            begin(name, "_bucket", labels)
            buffer.append(labels.isEmpty ? "{le=\"" : ",le=\"")
            buffer.append(index < DurationBuckets.bounds.count ? DurationBuckets.bounds[index].label : "+Inf")
            buffer.append("\"}")
            append(.integer(count))
        }
        begin(name, "_sum", labels)
        if !labels.isEmpty { buffer.append("}") }
        append(.nanoseconds(nanoseconds))
        begin(name, "_count", labels)
        if !labels.isEmpty { buffer.append("}") }
        append(.integer(count))
    }

    private mutating func begin(_ name: String, _ suffix: StaticString, _ labels: [UInt8]) {
        buffer.append(string: name)
        buffer.append(suffix)
        guard !labels.isEmpty else { return }
        buffer.append("{")
        labels.withUnsafeBytes { buffer.append($0) }
    }

    private mutating func append(_ value: MetricValue) {
        buffer.append(byte: UInt8(ascii: " "))
        switch value {
        case .integer(let number): buffer.append(decimal: number)
        case .nanoseconds(let number): append(seconds: number)
        case .decimal(let number): append(number)
        }
        buffer.append("\n")
    }

    /// All digits that count, without a detour over binary fractions.
    private mutating func append(seconds nanoseconds: Int) {
        let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        if nanoseconds < 0 { buffer.append("-") }
        buffer.append(decimal: Int(seconds))
        guard rest > 0 else { return }
        buffer.append(".")
        var (left, digit) = (rest, UInt(100_000_000))
        while left > 0 {
            buffer.append(byte: UInt8(ascii: "0") + UInt8(left / digit))
            left %= digit
            digit /= 10
        }
    }

    private mutating func append(_ number: Double) {
        guard number.isFinite else { return buffer.append(number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf") }
        var writer = JSONWriter()
        writer.value(number)
        writer.withBytes { buffer.append($0) }
    }

    // MARK: Labels

    /// `a="b",c="d"`; empty values are left out.
    static func labels(_ names: [String], _ values: [String]) -> [UInt8] {
        var buffer = ByteBuffer()
        for (name, value) in zip(names, values) where !value.isEmpty {
            if !buffer.isEmpty { buffer.append(",") }
            buffer.append(string: name)
            buffer.append("=\"")
            for byte in value.utf8 { append(byte, escapesQuotes: true, to: &buffer) }
            buffer.append("\"")
        }
        return buffer.withBytes { Array($0) }
    }

    private static func append(_ byte: UInt8, escapesQuotes: Bool, to buffer: inout ByteBuffer) {
        switch byte {
        case UInt8(ascii: "\\"): buffer.append("\\\\")
        case UInt8(ascii: "\n"): buffer.append("\\n")
        case UInt8(ascii: "\"") where escapesQuotes: buffer.append("\\\"")
        default: buffer.append(byte: byte)
        }
    }
}
