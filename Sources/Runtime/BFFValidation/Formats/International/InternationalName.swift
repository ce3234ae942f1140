internal import BFFJSON

/// A domain name with labels beyond ASCII, as U-labels or A-labels (RFC 5890 to 5893). It allocates: such names are rare.
struct InternationalName {
    /// What ends a label.
    enum Separators {
        case dot
        /// Also the ideographic, fullwidth and halfwidth full stops (RFC 3490, section 3.1).
        case all

        func contains(_ scalar: UInt32) -> Bool {
            switch scalar {
            case 0x2E: true
            case 0x3002, 0xFF0E, 0xFF61: self == .all
            default: false
            }
        }
    }

    private let labels: [[UInt32]]
    /// Of the name in A-labels.
    private var bytes = 0

    /// Nil where a label is none.
    init?(_ name: FormatBytes, separators: Separators) {
        var labels: [[UInt32]] = [[]]
        var at = 0
        while at < name.count {
            let (scalar, length) = name.scalar(at: at)
            if separators.contains(scalar) { labels.append([]) } else { labels[labels.count - 1].append(scalar) }
            at += length
        }
        var decoded: [[UInt32]] = []
        for label in labels {
            guard let (scalars, count) = Self.read(label) else { return nil }
            decoded.append(scalars)
            bytes += count + 1
        }
        self.labels = decoded
    }

    /// Whether it is short enough and keeps the Bidi rule in all its labels if it has a right-to-left one (RFC 5893,
    /// section 2).
    var isValid: Bool {
        guard bytes - 1 <= 253 else { return false }
        guard labels.contains(where: { BidiRule.hasRightToLeft($0) }) else { return true }
        return labels.allSatisfy(BidiRule.holds)
    }

    /// The label's Unicode, and the length of its A-label.
    private static func read(_ label: [UInt32]) -> (scalars: [UInt32], bytes: Int)? {
        guard label.allSatisfy({ $0 < 0x80 }) else {
            guard UnicodeLabel(label).isValid, let encoded = Punycode.encode(label),
                encoded.count + 4 <= Punycode.labelBytesMax
            else { return nil }
            return (label, encoded.count + 4)
        }
        let bytes = label.map { UInt8($0) }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let text = FormatBytes(start: start, count: buffer.count)
            guard text.isHostLabel else { return nil }
            guard text.hasALabelPrefix else { return (label, label.count) }
            let tail = text.part(from: 4)
            // An A-label stands for a U-label, and is the one that this U-label gives (RFC 5891, section 5.4).
            guard let decoded = Punycode.decode(tail), decoded.contains(where: { $0 >= 0x80 }),
                UnicodeLabel(decoded).isValid, let encoded = Punycode.encode(decoded), encoded.count == tail.count,
                encoded.indices.allSatisfy({ encoded[$0] == tail[$0].lowercased })
            else { return nil }
            return (decoded, label.count)
        }
    }
}

extension UInt8 {
    /// Of ASCII.
    fileprivate var lowercased: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
}

/// RFC 5893, section 2, as expressions: PCRE2 knows the Bidi classes.
private enum BidiRule {
    private static let anyRightToLeft = Pattern(#"[\p{bc:R}\p{bc:AL}\p{bc:AN}]"#)
    /// Conditions 1 to 4 for right-to-left labels.
    private static let rightToLeft = Pattern(
        #"^(?!.*\p{bc:EN}.*\p{bc:AN})(?!.*\p{bc:AN}.*\p{bc:EN})(?=[\p{bc:R}\p{bc:AL}])"#
            + #"[\p{bc:R}\p{bc:AL}\p{bc:AN}\p{bc:EN}\p{bc:ES}\p{bc:CS}\p{bc:ET}\p{bc:ON}\p{bc:BN}\p{bc:NSM}]*"#
            + #"(?<=[\p{bc:R}\p{bc:AL}\p{bc:EN}\p{bc:AN}])\p{bc:NSM}*$"#)
    /// Conditions 1, 5 and 6 for left-to-right labels.
    private static let leftToRight = Pattern(
        #"^(?=\p{bc:L})[\p{bc:L}\p{bc:EN}\p{bc:ES}\p{bc:CS}\p{bc:ET}\p{bc:ON}\p{bc:BN}\p{bc:NSM}]*"#
            + #"(?<=[\p{bc:L}\p{bc:EN}])\p{bc:NSM}*$"#)

    static func hasRightToLeft(_ label: [UInt32]) -> Bool { anyRightToLeft.matches(scalars: label) }

    static func holds(_ label: [UInt32]) -> Bool {
        rightToLeft.matches(scalars: label) || leftToRight.matches(scalars: label)
    }
}

extension Pattern {
    /// Whether the expression is found in the text of these scalars.
    func matches(scalars: some Sequence<UInt32>) -> Bool {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
        return text.withJSONText { matches($0) }
    }
}
