internal import BFFHTTP

/// What a field's name and value may be (RFC 9110, sections 5.1 and 5.5).
enum FieldText {
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken)
    }

    /// No control characters but the tab.
    static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == UInt8(ascii: "\t") }
    }

    /// RFC 6265, section 4.1.1.
    static func isCookieValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { byte in
            switch byte {
            case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
            default: false
            }
        }
    }
}
