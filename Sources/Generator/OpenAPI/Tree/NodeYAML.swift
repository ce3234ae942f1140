internal import Diagnostics

extension Node {
    /// The value as YAML 1.2 in block style, two spaces for each level; ends with a line feed.
    ///
    /// A text stands without quotes only where every reader takes it for a text, whichever schema it resolves scalars by.
    package var yaml: String {
        var text = ""
        writeBlock(into: &text, indent: "", isInline: true)
        return text
    }

    /// - Parameter isInline: the first line goes on where the text ends.
    private func writeBlock(into text: inout String, indent: String, isInline: Bool) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                if index > 0 || !isInline { text += indent }
                text += Self.yamlText(member.key) + ":"
                member.value.writeMember(into: &text, indent: indent + "  ")
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if index > 0 || !isInline { text += indent }
                text += "- "
                element.writeBlock(into: &text, indent: indent + "  ", isInline: true)
            }
        case .string(let string): text += Self.yamlText(string) + "\n"
        default: text += json + "\n"
        }
    }

    private func writeMember(into text: inout String, indent: String) {
        if members?.isEmpty == false || array?.isEmpty == false {
            text += "\n"
            writeBlock(into: &text, indent: indent, isInline: false)
        } else {
            text += " "
            writeBlock(into: &text, indent: indent, isInline: true)
        }
    }

    /// What some schema of YAML reads as something else than a text.
    private static let resolved: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    private static func yamlText(_ string: String) -> String {
        let bytes = string.utf8
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        let isPlain =
            bytes.first.map { isLetter($0) || $0 == UInt8(ascii: "_") } ?? false
            && bytes.last != UInt8(ascii: " ")
            && bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "_-./ ".utf8.contains($0) }
        if isPlain, !resolved.contains(string.lowercased()) { return string }
        var quoted = ""
        JSONQuoting.write(string, into: &quoted)
        return escapingBreaks(of: quoted)
    }

    /// What JSON takes as it is, and YAML for a break, for no character, or for a mark (YAML 1.2.2, section 5.1).
    private static func escapingBreaks(of quoted: String) -> String {
        var escaped = ""
        for scalar in quoted.unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
