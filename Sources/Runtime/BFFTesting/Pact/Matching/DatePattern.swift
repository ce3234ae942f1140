/// Patterns of Java's DateTimeFormatter, as far as Pact files use them: letters that repeat, quoted text, and everything else as it is.
enum DatePattern {
    /// Why the text is not of the pattern; nil where it is.
    static func fault(_ text: String, _ pattern: String) -> String? {
        var scan = Scan(rest: text[...])
        var characters = pattern[...]
        while let first = characters.first {
            if first == "'" {
                characters.removeFirst()
                let quoted = characters.prefix { $0 != "'" }
                characters = characters.dropFirst(quoted.count + 1)
                guard scan.take(quoted.isEmpty ? "'" : String(quoted)) else { return message(text, pattern) }
            } else if first.isASCII, first.isLetter {
                let run = characters.prefix { $0 == first }
                characters = characters.dropFirst(run.count)
                switch scan.take(first, run.count) {
                case true?: continue
                case false?: return message(text, pattern)
                case nil: return "'\(pattern)' cannot be used: the letter \(first) is not known"
                }
            } else {
                characters.removeFirst()
                guard scan.take(String(first)) else { return message(text, pattern) }
            }
        }
        return scan.rest.isEmpty ? nil : message(text, pattern)
    }

    private static func message(_ text: String, _ pattern: String) -> String {
        "expected '\(text)' to be a date or time of the form \(pattern)"
    }

    private struct Scan {
        var rest: Substring

        mutating func take(_ literal: String) -> Bool {
            guard rest.hasPrefix(literal) else { return false }
            rest = rest.dropFirst(literal.count)
            return true
        }

        /// nil for a letter that is not known.
        mutating func take(_ letter: Character, _ count: Int) -> Bool? {
            switch letter {
            case "y", "u", "Y":
                count == 2 ? digits(2...2, 0...99) : digits(max(1, count)...max(9, count), 0...999_999_999)
            case "M", "L": count > 2 ? word(DateNames.months, isShort: count == 3) : digits(count, 1...12)
            case "d": digits(count, 1...31)
            case "D": digits(count...3, 1...366)
            case "w": digits(count, 1...53)
            case "W", "F": digits(1...1, 0...5)
            case "E": word(DateNames.days, isShort: count < 4)
            case "e", "c": count > 2 ? word(DateNames.days, isShort: count == 3) : digits(count, 1...7)
            case "G": take("AD") || take("BC")
            case "a": ["AM", "PM", "am", "pm"].contains { take($0) }
            case "H": digits(count, 0...23)
            case "k": digits(count, 1...24)
            case "K": digits(count, 0...11)
            case "h": digits(count, 1...12)
            case "m": digits(count, 0...59)
            case "s": digits(count, 0...60)
            case "S": digits(count...count, 0...Int.max)
            case "A", "n", "N": digits(count...19, 0...Int.max)
            case "z", "V", "v": name()
            case "X": take("Z") || offset(count, hasColon: count == 3 || count == 5)
            case "x": offset(count, hasColon: count == 3 || count == 5)
            case "Z": count == 5 ? take("Z") || offset(3, hasColon: true) : offset(2, hasColon: false)
            case "O": localOffset()
            default: nil
            }
        }

        /// One letter takes one digit or two, more take as many as they are.
        private mutating func digits(_ count: Int, _ range: ClosedRange<Int>) -> Bool {
            digits(count...max(2, count), range)
        }

        private mutating func digits(_ counts: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Bool {
            let run = rest.prefix { $0.isASCII && $0.isNumber }.prefix(counts.upperBound)
            guard run.count >= counts.lowerBound, let number = Int(run), range.contains(number) else { return false }
            rest = rest.dropFirst(run.count)
            return true
        }

        private mutating func word(_ names: [String], isShort: Bool) -> Bool {
            names.contains { take(isShort ? String($0.prefix(3)) : $0) }
        }

        /// Of a time zone.
        private mutating func name() -> Bool {
            let run = rest.prefix { $0.isLetter || $0.isNumber || "/_+-:".contains($0) }
            rest = rest.dropFirst(run.count)
            return !run.isEmpty
        }

        /// One letter: hours, perhaps minutes. Two and three: hours and minutes. More: perhaps seconds.
        private mutating func offset(_ count: Int, hasColon: Bool) -> Bool {
            guard take("+") || take("-"), digits(2...2, 0...18) else { return false }
            if count == 1 {
                _ = digits(2...2, 0...59)
                return true
            }
            if hasColon, !take(":") { return false }
            guard digits(2...2, 0...59) else { return false }
            if count > 3 {
                if hasColon, !take(":") { return true }
                _ = digits(2...2, 0...59)
            }
            return true
        }

        /// `GMT`, `GMT+8`, `GMT+08:00`.
        private mutating func localOffset() -> Bool {
            guard take("GMT") else { return false }
            guard take("+") || take("-") else { return true }
            guard digits(1...2, 0...18) else { return false }
            return !take(":") || digits(2...2, 0...59)
        }
    }
}

enum DateNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
