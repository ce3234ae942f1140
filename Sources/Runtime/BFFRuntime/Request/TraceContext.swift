internal import BFFHTTP
internal import BFFJSON

/// Where a request belongs in a distributed trace (W3C Trace Context, level 1).
struct TraceContext {
    /// 32 lower-case hexadecimal digits.
    let traceID: JSONText
    /// The field as it is sent on: the same trace, our own span as the parent.
    let traceparent: JSONText

    private static let headerBytes = 55

    /// - Parameters:
    ///   - incoming: taken over if it is well-formed (section 3.2.2); else a new trace begins, sampled.
    ///   - arena: keeps the texts.
    init(_ incoming: HTTPText?, random: inout FastRandom, arena: TextArena) {
        let isTaken = incoming.map(Self.isValid) ?? false
        traceparent = arena.build { builder in
            builder.append(literal: "00-")
            if isTaken, let incoming {
                incoming.withBytes {
                    builder.append(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: $0[3..<35])))
                }
            } else {
                builder.append(hexadecimal: random.nextNonZero())
                builder.append(hexadecimal: random.nextNonZero())
            }
            builder.append(literal: "-")
            builder.append(hexadecimal: random.nextNonZero())
            builder.append(literal: "-")
            if isTaken, let incoming {
                incoming.withBytes {
                    builder.append(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: $0[53..<55])))
                }
            } else {
                builder.append(literal: "01")
            }
        }
        traceID = traceparent.withBytes {
            JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: $0[3..<35]))
        }
    }

    /// `version-trace-parent-flags` in lower-case hexadecimal digits; neither identifier is zero. A higher version may carry more
    /// behind another dash; version ff does not exist.
    static func isValid(_ text: HTTPText) -> Bool {
        text.withBytes { bytes in
            guard bytes.count >= headerBytes, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash else {
                return false
            }
            guard isHexadecimal(bytes[0..<2]), isIdentifier(bytes[3..<35]), isIdentifier(bytes[36..<52]),
                isHexadecimal(bytes[53..<55])
            else { return false }
            let isVersion0 = bytes[0] == UInt8(ascii: "0") && bytes[1] == UInt8(ascii: "0")
            if bytes[0] == UInt8(ascii: "f"), bytes[1] == UInt8(ascii: "f") { return false }
            return bytes.count == headerBytes || !isVersion0 && bytes[headerBytes] == dash
        }
    }

    private static let dash = UInt8(ascii: "-")

    private static func isIdentifier(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        isHexadecimal(bytes) && bytes.contains { $0 != UInt8(ascii: "0") }
    }

    private static func isHexadecimal(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
            default: false
            }
        }
    }
}

/// Identifiers need to be unlike each other, not secret: SplitMix64, seeded from the system once per loop.
struct FastRandom {
    private var state: UInt64

    /// - Parameter seed: equal seeds give equal numbers: for tests.
    init(seed: UInt64 = UInt64.random(in: .min ... .max)) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func nextNonZero() -> UInt64 {
        let value = next()
        return value == 0 ? 1 : value
    }
}

extension TextBuilder {
    /// Sixteen lower-case digits.
    mutating func append(hexadecimal value: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: (value >> UInt64(shift)) & 15)
            buffer.append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
