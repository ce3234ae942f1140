/// The directives of an answer's `Cache-Control` lines (RFC 9111, section 5.2.2; RFC 5861) that a cache like ours heeds.
///
/// Names are taken in any case, arguments with and without quotes; what is unknown is passed over (section 5.2.3).
struct CacheDirectives {
    private(set) var forbidsStoring = false
    /// `must-revalidate` or `proxy-revalidate`.
    private(set) var forbidsStale = false
    private(set) var maxAge = DeltaSeconds.absent
    private(set) var sharedMaxAge = DeltaSeconds.absent
    private(set) var staleWhileRevalidate = DeltaSeconds.absent
    private(set) var staleIfError = DeltaSeconds.absent

    /// In seconds; `s-maxage` comes before `max-age` (section 4.2.1).
    var lifetime: Int? { sharedMaxAge.value ?? maxAge.value }

    init(_ fields: HTTPFields) {
        for index in 0..<fields.count where fields.name(at: index) == "cache-control" {
            var reader = DirectiveReader(fields.value(at: index))
            while let (name, argument) = reader.next() { take(name, argument) }
            if reader.isBroken { forbidsStoring = true }
        }
    }

    private mutating func take(_ name: HTTPText, _ argument: HTTPText?) {
        switch name.count {
        case 7 where name.equalsIgnoringCase("max-age"): maxAge.take(argument)
        case 7 where name.equalsIgnoringCase("private"): forbidsStoring = true
        case 8 where name.equalsIgnoringCase("no-store"): forbidsStoring = true
        case 8 where name.equalsIgnoringCase("no-cache"): forbidsStoring = true
        case 8 where name.equalsIgnoringCase("s-maxage"): sharedMaxAge.take(argument)
        case 14 where name.equalsIgnoringCase("stale-if-error"): staleIfError.take(argument)
        case 15 where name.equalsIgnoringCase("must-revalidate"): forbidsStale = true
        case 16 where name.equalsIgnoringCase("proxy-revalidate"): forbidsStale = true
        case 22 where name.equalsIgnoringCase("stale-while-revalidate"): staleWhileRevalidate.take(argument)
        default: break
        }
    }
}

/// A number of seconds as fields have it (RFC 9111, section 1.2.2).
enum DeltaSeconds: Equatable {
    case absent
    case seconds(Int)
    /// No number, or several that differ: the answer counts as stale (section 4.2.1).
    case invalid

    /// What is more counts as this.
    static let max = 1 << 31

    init(_ text: HTTPText?) {
        guard let text, !text.isEmpty else {
            self = .invalid
            return
        }
        var value = 0
        for index in 0..<text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else {
                self = .invalid
                return
            }
            value = min(Self.max, value * 10 + Int(digit))
        }
        self = .seconds(value)
    }

    /// Nil when absent, zero when invalid.
    var value: Int? {
        switch self {
        case .absent: nil
        case .seconds(let seconds): seconds
        case .invalid: 0
        }
    }

    mutating func take(_ argument: HTTPText?) {
        let next = DeltaSeconds(argument)
        self = self == .absent || self == next ? next : .invalid
    }
}

/// Takes a list of directives apart: `max-age=60, private="set-cookie, x"`. Commas and blanks within quotes belong to the
/// argument; a backslash in it stands before any byte (RFC 9110, section 5.6.4), and stays.
struct DirectiveReader {
    private let text: HTTPText
    private var at = 0
    /// A quoted text did not end, so that nobody knows what was meant to stand behind it.
    private(set) var isBroken = false

    init(_ text: HTTPText) {
        self.text = text
    }

    mutating func next() -> (name: HTTPText, argument: HTTPText?)? {
        while at < text.count {
            let start = at
            var equals: Int?
            var isQuoted = false
            while at < text.count, isQuoted || text[at] != UInt8(ascii: ",") {
                switch text[at] {
                case UInt8(ascii: "\""): isQuoted.toggle()
                case UInt8(ascii: "\\") where isQuoted: at += 1
                case UInt8(ascii: "=") where equals == nil && !isQuoted: equals = at
                default: break
                }
                at += 1
            }
            at = min(at, text.count)
            if isQuoted { isBroken = true }
            let directive = slice(start, equals ?? at)
            let argument = equals.map { unquoted(slice($0 + 1, at)) }
            at += 1
            if !directive.isEmpty { return (directive, argument) }
        }
        return nil
    }

    private func slice(_ start: Int, _ end: Int) -> HTTPText {
        text.dropFirst(start).prefix(end - start).trimmed
    }

    private func unquoted(_ text: HTTPText) -> HTTPText {
        let quote = UInt8(ascii: "\"")
        guard text.count >= 2, text[0] == quote, text[text.count - 1] == quote else { return text }
        return text.dropFirst(1).prefix(text.count - 2)
    }
}
