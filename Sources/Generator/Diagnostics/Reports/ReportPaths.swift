/// How files are named where a repository, not a workspace, is what names are relative to.
struct ReportPaths {
    private let root: String
    private let base: String

    /// - Parameters:
    ///   - root: the workspace, absolute: what diagnostics name files from.
    ///   - base: the repository, absolute; nil, or a folder that the workspace is not in: the workspace itself.
    init(root: String, base: String?) {
        self.root = FilePath.normalise(root)
        let base = base.map(FilePath.normalise) ?? self.root
        self.base = self.root == base || self.root.hasPrefix(base + "/") ? base : self.root
    }

    /// Relative to the repository; absolute where the file lies outside.
    func path(of file: String) -> String {
        FilePath.relative(file.hasPrefix("/") ? file : "\(root)/\(file)", to: base)
    }

    /// The same as a URI reference (RFC 3986, section 4.1).
    func uri(of file: String) -> String {
        let path = path(of: file)
        var escaped = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            if Self.isPlain(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return escaped
    }

    /// Unreserved characters and the slash (RFC 3986, section 2.3).
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
