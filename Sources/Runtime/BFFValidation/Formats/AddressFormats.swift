extension FormatBytes {
    /// RFC 4122, section 3, without its version and variant.
    var isUUID: Bool {
        guard count == 36 else { return false }
        var isHex = true
        for offset in 0..<36 where 1 &<< offset & Self.uuidHyphens == 0 { isHex = start[offset].isHexDigit && isHex }
        let hyphen = UInt8(ascii: "-")
        return isHex && start[8] == hyphen && start[13] == hyphen && start[18] == hyphen && start[23] == hyphen
    }

    /// A bit for each place of a hyphen.
    private static var uuidHyphens: Int { 1 << 8 | 1 << 13 | 1 << 18 | 1 << 23 }

    /// RFC 2673, section 3.2: four decimal octets, without leading zeros.
    var isIPv4: Bool {
        guard count >= 7, count <= 15 else { return false }
        var octets = 0
        return allParts(separatedBy: UInt8(ascii: ".")) { part in
            octets += 1
            guard 1...3 ~= part.count, let octet = part.number(at: 0, digits: part.count) else { return false }
            return octet <= 255 && (part.count == 1 || part[0] != UInt8(ascii: "0"))
        } && octets == 4
    }

    /// RFC 4291, section 2.2, without zone or prefix length.
    var isIPv6: Bool {
        guard count >= 2, count <= 45 else { return false }
        guard let elision = doubleColon else { return groups16 == 8 }
        guard let before = part(from: 0, to: elision).groups16OrNone(mayEndInIPv4: false),
            let after = part(from: elision + 2).groups16OrNone(mayEndInIPv4: true)
        else { return false }
        return before + after <= 7
    }

    private var doubleColon: Int? {
        (0..<(count - 1)).first { self[$0] == UInt8(ascii: ":") && self[$0 + 1] == UInt8(ascii: ":") }
    }

    private func groups16OrNone(mayEndInIPv4: Bool) -> Int? {
        isEmpty ? 0 : groups16(mayEndInIPv4: mayEndInIPv4)
    }

    private var groups16: Int? { groups16(mayEndInIPv4: true) }

    /// How many groups of 16 bits stand here, separated by colons; nil if something else does.
    private func groups16(mayEndInIPv4: Bool) -> Int? {
        var groups = 0
        var rest = self
        while let at = rest.offset(of: UInt8(ascii: ":")) {
            guard rest.part(from: 0, to: at).isGroup16 else { return nil }
            groups += 1
            rest = rest.part(from: at + 1)
        }
        if mayEndInIPv4, rest.isIPv4 { return groups + 2 }
        return rest.isGroup16 ? groups + 1 : nil
    }

    private var isGroup16: Bool { 1...4 ~= count && allSatisfy(\.isHexDigit) }

    /// RFC 1123, section 2.1. What stands behind an A-label (`xn--…`) is held against RFC 5891 and 5893.
    var isHostname: Bool {
        var hasALabel = false
        let isPlain =
            count <= 253
            && allParts(separatedBy: UInt8(ascii: ".")) { label in
                hasALabel = hasALabel || label.hasALabelPrefix
                return label.isHostLabel
            }
        return isPlain && (!hasALabel || InternationalName(self, separators: .dot)?.isValid ?? false)
    }

    /// A name of A-labels, U-labels and plain ones (RFC 5890, section 2.3.2.3), between any of IDNA's four dots.
    var isInternationalHostname: Bool {
        if allSatisfy({ $0 < 0x80 }) { return isHostname }
        return InternationalName(self, separators: .all)?.isValid ?? false
    }

    var isHostLabel: Bool {
        1...63 ~= count && start[0] != UInt8(ascii: "-") && start[count - 1] != UInt8(ascii: "-")
            && allSatisfy(HostBytes.label.contains)
    }

    /// `xn--`, in any case.
    var hasALabelPrefix: Bool {
        self[0] | 0x20 == UInt8(ascii: "x") && self[1] | 0x20 == UInt8(ascii: "n") && self[2] == UInt8(ascii: "-")
            && self[3] == UInt8(ascii: "-")
    }

    /// RFC 5321, section 4.1.2: Mailbox; with RFC 6531, section 3.3 for international ones.
    func isMailbox(isInternational: Bool) -> Bool {
        guard let at = lastOffset(of: UInt8(ascii: "@")), 1...64 ~= at else { return false }
        let local = part(from: 0, to: at)
        let isLocalValid =
            local[0] == UInt8(ascii: "\"") ? local.isQuotedString(isInternational) : local.isDotString(isInternational)
        return isLocalValid && part(from: at + 1).isMailDomain(isInternational)
    }

    private func isDotString(_ isInternational: Bool) -> Bool {
        allParts(separatedBy: UInt8(ascii: ".")) { atom in
            !atom.isEmpty && atom.allSatisfy { HostBytes.atom.contains($0) || (isInternational && $0 >= 0x80) }
        }
    }

    private func isQuotedString(_ isInternational: Bool) -> Bool {
        guard count >= 2, self[count - 1] == UInt8(ascii: "\"") else { return false }
        var at = 1
        while at < count - 1 {
            if self[at] == UInt8(ascii: "\\") {
                at += 1
                guard at < count - 1 else { return false }
            } else if self[at] == UInt8(ascii: "\"") {
                return false
            }
            guard 0x20...0x7E ~= self[at] || (isInternational && self[at] >= 0x80) else { return false }
            at += 1
        }
        return true
    }

    /// Labels beyond ASCII are taken as they are: RFC 6531 does not have them normalised before they are looked up.
    private func isMailDomain(_ isInternational: Bool) -> Bool {
        if self[0] == UInt8(ascii: "[") {
            guard self[count - 1] == UInt8(ascii: "]") else { return false }
            let literal = part(from: 1, to: count - 1)
            return literal.hasPrefix("IPv6:") ? literal.part(from: 5).isIPv6 : literal.isIPv4
        }
        if !isInternational || allSatisfy({ $0 < 0x80 }) { return isHostname }
        return allParts(separatedBy: UInt8(ascii: ".")) { label in
            !label.isEmpty && label[0] != UInt8(ascii: "-") && label[label.count - 1] != UInt8(ascii: "-")
                && label.allSatisfy { HostBytes.label.contains($0) || $0 >= 0x80 }
        }
    }
}

private enum HostBytes {
    /// Letters, digits and the hyphen.
    static var label: ByteSet { ByteSet(low: 0x3FF_2000_0000_0000, high: 0x7FF_FFFE_07FF_FFFE) }
    /// Letters, digits and ``!#$%&'*+-/=?^_`{|}~``.
    static var atom: ByteSet { ByteSet(low: 0xA3FF_ACFA_0000_0000, high: 0x7FFF_FFFF_C7FF_FFFE) }
}
