internal import CLibYAML
internal import Diagnostics

/// libyaml's events as Swift values. The C parser never leaves this type.
final class YAMLEvents {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart(tag: String?)
        case mappingStart(tag: String?)
    }

    struct Event {
        let kind: Kind
        let anchor: String?
        /// Scalars before the event's first one.
        let start: Int
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let file: String
    /// The index in scalars of each line's first one. libyaml's own line numbers also count U+0085, U+2028 and
    /// U+2029, which no editor does.
    private let lineStarts: [Int]
    /// The byte that a scalar's index was last asked for: events come in order, so one walk serves them all.
    private var walked = (scalars: 0, bytes: 0)

    init(_ bytes: [UInt8], file: String) throws(ReadingFault) {
        let start = Location(file: file, line: 1, column: 1, pointer: "")
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw ReadingFault(.invalidYAML, at: start, "the file is encoded as UTF-16", fix: "save it as UTF-8")
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        parser = .allocate(capacity: 1)
        input = .allocate(capacity: max(1, text.count))
        _ = input.initialize(from: text)
        self.file = file
        lineStarts = Self.lineStarts(text)
        guard yaml_parser_initialize(parser) == 1 else {
            throw ReadingFault(.invalidYAML, at: start, "the YAML parser could not be started")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    func next() throws(ReadingFault) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        let start = event.start_mark.index
        try refuseMisreading(event, at: start)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, anchor: nil, start: start)
        case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, anchor: nil, start: start)
        case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, anchor: nil, start: start)
        case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, anchor: nil, start: start)
        case YAML_STREAM_START_EVENT: return Event(kind: .streamStart, anchor: nil, start: start)
        case YAML_ALIAS_EVENT:
            return Event(kind: .alias(Self.string(event.data.alias.anchor) ?? ""), anchor: nil, start: start)
        case YAML_SCALAR_EVENT:
            let data = event.data.scalar
            let value = UnsafeBufferPointer(start: data.value, count: data.length)
            let scalar = YAMLScalar(
                text: String(decoding: value, as: UTF8.self), isPlain: data.style == YAML_PLAIN_SCALAR_STYLE,
                tag: Self.string(data.tag))
            return Event(kind: .scalar(scalar), anchor: Self.string(data.anchor), start: start)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            return Event(
                kind: .sequenceStart(tag: Self.string(data.tag)), anchor: Self.string(data.anchor), start: start)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            return Event(
                kind: .mappingStart(tag: Self.string(data.tag)), anchor: Self.string(data.anchor), start: start)
        default: return Event(kind: .streamEnd, anchor: nil, start: start)
        }
    }

    /// - Parameter index: scalars before the place.
    func location(_ index: Int, pointer: String) -> Location {
        var low = 0
        var high = lineStarts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return Location(file: file, line: low + 1, column: index - lineStarts[low] + 1, pointer: pointer)
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func lineStarts(_ bytes: ArraySlice<UInt8>) -> [Int] {
        var starts = [0]
        var scalars = 0
        bytes.withUnsafeBufferPointer { bytes in
            for index in bytes.indices {
                let byte = bytes[index]
                if byte & 0xC0 != 0x80 { scalars += 1 }
                let isLoneReturn = byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
                if byte == 0x0A || isLoneReturn { starts.append(scalars) }
            }
        }
        return starts
    }
}

// MARK: libyaml's own faults

extension YAMLEvents {
    private func failure() -> ReadingFault {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the parser gave up"
        if parser.pointee.error == YAML_READER_ERROR {
            let place = location(scalars(before: parser.pointee.problem_offset), pointer: "")
            return ReadingFault(
                .invalidYAML, at: place, problem, fix: "save the file as UTF-8 without control characters")
        }
        if parser.pointee.error == YAML_MEMORY_ERROR {
            return ReadingFault(.documentLimit, at: location(0, pointer: ""), "the file needs too much memory")
        }
        let mark = parser.pointee.problem_mark.index
        let place = location(mark, pointer: "")
        if problem.contains("tab character") || scalar(at: mark) == 0x09 {
            return ReadingFault(
                .invalidYAML, at: place, "a tab stands in the indentation", fix: "indent with spaces")
        }
        guard let context = parser.pointee.context.map({ String(cString: $0) }) else {
            return ReadingFault(.invalidYAML, at: place, problem, fix: Self.wayOut(of: problem))
        }
        let contextPlace = location(parser.pointee.context_mark.index, pointer: "")
        return ReadingFault(
            .invalidYAML, at: place, problem, notes: [Diagnostic.Note(context, at: contextPlace)],
            fix: Self.wayOut(of: problem))
    }

    /// What the words of libyaml's scanner mostly come from.
    private static func wayOut(of problem: String) -> String? {
        switch problem {
        case "did not find expected key": "indent all keys of one object alike"
        case "did not find expected '-' indicator": "indent all elements of one list alike"
        case "mapping values are not allowed in this context":
            "indent all keys of one object alike, or quote a text with ': ' in it"
        case "found character that cannot start any token": "quote a text that begins like this"
        default: nil
        }
    }

    private func scalars(before byteOffset: Int) -> Int {
        input.prefix(byteOffset).count { $0 & 0xC0 != 0x80 }
    }

    /// The first byte of a scalar.
    private func scalar(at index: Int) -> UInt8? {
        var count = 0
        for byte in input where byte & 0xC0 != 0x80 {
            if count == index { return byte }
            count += 1
        }
        return nil
    }
}

// MARK: What libyaml reads as something else

extension YAMLEvents {
    /// libyaml ends an anchor's name at a colon, and takes a question mark in flow style for a key's mark whatever follows:
    /// YAML 1.2 means another value there, so neither is let pass.
    private func refuseMisreading(_ event: yaml_event_t, at start: Int) throws(ReadingFault) {
        let anchor: UnsafeMutablePointer<yaml_char_t>?
        switch event.type {
        case YAML_SCALAR_EVENT: anchor = event.data.scalar.anchor
        case YAML_SEQUENCE_START_EVENT: anchor = event.data.sequence_start.anchor
        case YAML_MAPPING_START_EVENT: anchor = event.data.mapping_start.anchor
        default: return
        }
        let byte = byteOffset(of: start)
        if let name = Self.string(anchor), byte < input.count, input[byte] == UInt8(ascii: "&") {
            let behind = byte + 1 + name.utf8.count
            if behind < input.count, input[behind] == UInt8(ascii: ":") {
                throw ReadingFault(
                    .invalidYAML, at: location(start, pointer: ""), "a colon stands in the name of an anchor",
                    fix: "use letters, digits, '-' and '_'; put a space before the colon behind a key")
            }
        }
        guard event.type == YAML_SCALAR_EVENT else { return }
        // A key that is left out is empty, and may stand directly behind the mark.
        let isLeftOut = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event.data.scalar.length == 0
        if byte > 0, !isLeftOut, input[byte - 1] == UInt8(ascii: "?") {
            throw ReadingFault(
                .invalidYAML, at: location(start - 1, pointer: ""), "a plain scalar in flow style begins with '?'",
                fix: "write it in quotes")
        }
    }

    private func byteOffset(of index: Int) -> Int {
        if index < walked.scalars { walked = (0, 0) }
        while walked.scalars < index, walked.bytes < input.count {
            walked.bytes += 1
            while walked.bytes < input.count, input[walked.bytes] & 0xC0 == 0x80 { walked.bytes += 1 }
            walked.scalars += 1
        }
        return walked.bytes
    }
}
