internal import BFFJSON

/// Every violation with both pointers, up to a limit.
public struct FullReport: ViolationReport {
    /// More violations than this are not collected: nobody reads them, and a hostile body could ask for millions.
    public static var violationsMax: Int { 100 }

    public private(set) var violations: [Violation] = []
    /// Whether there were more than `violationsMax`; checking ended there.
    public private(set) var isTruncated = false
    private var path: [UInt8] = []
    private var lengths: [Int] = []

    public init() {}

    public var isValid: Bool { violations.isEmpty }
    public var wantsMore: Bool { !isTruncated }

    public mutating func enter(_ step: PathStep) {
        lengths.append(path.count)
        switch step {
        case .here: break
        case .property(let name): append(JSONText(name))
        case .key(let name): append(name)
        case .index(let index):
            path.append(UInt8(ascii: "/"))
            path.append(contentsOf: String(index).utf8)
        }
    }

    public mutating func leave() {
        if let length = lengths.popLast() { path.removeSubrange(length...) }
    }

    public mutating func fail(_ fault: Fault, schema: SchemaPointer) {
        guard violations.count < Self.violationsMax else {
            isTruncated = true
            return
        }
        violations.append(
            Violation(
                instancePointer: String(decoding: path, as: UTF8.self),
                schemaPointer: fault.isBelowSchema ? "\(schema)/\(fault.keyword)" : "\(schema)",
                keyword: "\(fault.keyword)", message: fault.message))
    }

    /// What was found by a check that is not compiled.
    public mutating func add(_ violation: Violation) {
        guard violations.count < Self.violationsMax else {
            isTruncated = true
            return
        }
        violations.append(violation)
    }

    /// A reference token: `~` and `/` are escaped (RFC 6901, section 3).
    private mutating func append(_ name: JSONText) {
        path.append(UInt8(ascii: "/"))
        name.withBytes { bytes in
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "~"): path.append(contentsOf: "~0".utf8)
                case UInt8(ascii: "/"): path.append(contentsOf: "~1".utf8)
                default: path.append(byte)
                }
            }
        }
    }
}
