// BFFJSON reads and writes JSON without an allocation per value.
//
// The problem. A backend-for-frontend reads some sixty kilobytes from five services and sends on a tenth of it.
// Decoding into owned trees or through Codable costs tens of times what finding the bytes costs.
//
// The idea. simdjson turns a body into a tape of 64-bit words and a buffer of unescaped strings. A `JSONValue` is a
// place on that tape, a `JSONText` is a slice of that buffer: both are borrowed, plain values. Generated code walks
// the members once, compares names by length and then by bytes, and writes the view model straight into a
// `JSONWriter`.
//
//     let parser = JSONParser()                         // reused from body to body
//     let root = try parser.parse(body)
//     guard var members = root.members else { … }
//     while let (key, value) = members.next() {
//         if key == "title" { writer.fieldOrNull("title", value.text) }
//     }
//
// Lifetime. Values and texts live until their parser parses again or goes away; nothing checks this at run time, apart
// from the address sanitizer. They stay inside one synchronous piece of generated code, or travel together with the
// parser that owns them. They are not Sendable. Whatever outlives the parser is a `String`, an `OwnedJSON`, or a
// `JSONSnapshot`, which copies a value off the tape for caches. The buffer that was parsed may be reused at once: the
// tape holds copies.
//
// Leniency. simdjson refuses a whole body for an integer beyond 64 bits, a number beyond Double, half a surrogate
// pair or nesting beyond 1024, even in a field that nobody selected. Such a body is read again by `LenientReader`,
// strict RFC 8259 otherwise, onto a tape of the same format. Numbers of any size are numbers there, compared by every
// digit (`compare`, `isEqual`), though no `int`. Half a surrogate pair and what lies too deep carry a tag that no typed
// accessor takes (`kind` is `.unreadable`); they can still be copied out verbatim. `LenientCause` counts how often that
// happens and why.
//
// Duplicate member names pass; the first one wins, in subscripts, in comparisons and in generated decoders.
//
// What it refuses: comments, trailing commas, NaN, a byte order mark, and a mutable tree.
