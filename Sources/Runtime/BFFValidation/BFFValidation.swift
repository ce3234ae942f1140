// BFFValidation holds JSON against a schema: while a projection is decoded, or alone.
//
// The problem. A service's answer is checked on every request, so the check must cost less than the parse; but when a
// client's request is refused, every violation is wanted, with the place in the body and the place in the schema.
//
// The idea. A generated validator is one function, generic over its `ViolationReport`. With `FirstViolation` paths
// and messages compile to nothing and checking ends at the first fault; with `FullReport` the same function
// collects them all. Both are specialised in the module that holds the function. This is the shape that templates
// emit, a line per property:
//
//     static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> Item? {
//         let schema: SchemaPointer = "/components/schemas/Item"
//         guard var members = report.object(value, schema: schema) else { return nil }
//         var seen = SeenMembers()
//         var id: JSONText?
//         var tags: [JSONText]?
//         var subtitle: JSONText?
//         while let (key, value) = members.next() {
//             switch key.count {
//             case 2 where key == "id":
//                 guard seen.insert(0) else { break }
//                 id = report.text(value, at: "id", format: .uuid, schema: schema["id"])
//             case 4 where key == "tags":
//                 guard seen.insert(1) else { break }
//                 tags = report.array(value, at: "tags", maxItems: 9, schema: schema["tags"]) { value, report, step in
//                     report.text(value, at: step, maxLength: 40, schema: schema["tags"].items)
//                 }
//             case 8 where key == "subtitle":
//                 guard seen.insert(2), !value.isNull else { break }
//                 subtitle = report.text(value, at: "subtitle", schema: schema["subtitle"])
//             default: break
//             }
//         }
//         report.required(seen, first: 2, of: ["id", "tags"], schema: schema)
//         guard report.isValid, let id, let tags else { return nil }
//         return Item(id: id, tags: tags, subtitle: subtitle)
//     }
//
// Decided here, for every generated function:
// - Properties are numbered with the required ones first; `seen.insert` lets the first of equal names win.
// - Absent is a property that `seen` does not contain. Null for a nullable property is skipped by `!value.isNull`, so
//   both give nil; a target that must tell them apart takes a `Presence`. Null for anything else is a type violation.
// - Names are told apart by length, which is a jump, then by bytes. Unknown members come through to the end of the
//   loop, where `additionalProperties` stands.
// - The last guard makes a violation anywhere below turn into nil, after a full report has seen all of it.
// - A schema pointer is the literal pointer of the schema in its document; a violation appends its keyword.
// - `oneOf` with a discriminator reads the discriminator first and then calls just that variant. Recursion is a call;
//   a tape nests at most 1023 deep.
//
// Violations name limits and places, never the offending data: they end up in logs and in answers to clients.
//
// All of JSON Schema 2020-12 comes down to such functions, each keyword to straight-line code in the pass over the
// members or elements that it concerns. Where `unevaluated…` asks, functions are compiled a second time and say in an
// `Evaluation` what they looked at; where a `$dynamicRef` can be reached, once for each dynamic scope. Alternatives
// that no value can keep together are chosen by kind or constant, others are tried with a `FirstViolation`. Numbers
// beyond 64 bits are compared by every digit (`Numbers/`).
//
// What it refuses: to fetch schemas, and `multipleOf` of more than 19 digits; formats outside of `Format` are
// annotations.
