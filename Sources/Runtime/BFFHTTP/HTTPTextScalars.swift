// Other scalars than integers, as services write them in header fields.

extension HTTPText {
    /// A number as JSON's grammar takes it (RFC 8259, section 6); nil for anything else, infinity and NaN too.
    public var number: Double? {
        let isPlain = withBytes { bytes in
            bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                    UInt8(ascii: "e"), UInt8(ascii: "E"):
                    true
                default: false
                }
            }
        }
        guard isPlain, let number = Double(string), number.isFinite else { return nil }
        return number
    }

    /// `true` or `false`.
    public var bool: Bool? {
        switch string {
        case "true": true
        case "false": false
        default: nil
        }
    }
}
