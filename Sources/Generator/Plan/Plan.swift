// Plan: every decision about what is generated, as flat and ordered values. Templates lay them out and decide
// nothing.
//
//     contracts ─► planWorkspace ─► WorkspacePlan ─► .values (what templates see) · .text(client:operation:) (for people)
//
//   Values/         a client's and an operation's plan; where each field comes from; the printed plan
//   Projection/     what an operation reads of each answer: a tree of just the selected fields, its Swift types, and how
//                   an expression reads it
//   Composition/    how the answer is written: a function per object or array, an expression per scalar
//   Calls/          when a call starts or is skipped, what is sent, what is accepted, what stands in
//   Requests/       what is read of the client's own request
//   Handlers/       what hand-written code must provide, and the views that it is given
//   ViewModels/     public types for what hand-written code makes
//   Validation/     schemas as checks; projections as decoders that check
//   Graph/          waves, longest path, fan-out
//   Explorer/       what the plan costs: waterfall, slack, load, caches, unread fields; as text, JSON and page
//   Unions/         how the variants of a union are told apart, for projections and clients alike
//   Clients/        typed clients of whole operations, without a BFF: `planWholeClient`
//   Naming/         contract names as Swift's, collisions, literals
//   Fixtures/, ContractTests/   what stubs serve, and what generated tests expect
//   Examples/       an example for every place of a contract, made where it has none; as text, JSON and overlay
//   Checks/         the same expectations as plain values, for bffgen test
//   FailureMatrix/  every state of the services, the whole answer in it, and what is lost: pages and previews
//   Pacts/          each call with an example of what is sent and answered, and what is read of it
//   Templates/      the plan as templates see it
//
// One walk decides everything else. `Selection` follows every expression of an operation and grows a `Projection` per
// answer; the decoder, the views of hand-written code and the contract tests are derived from that tree alone, so a
// field that nobody selected cannot be reached. Example: `title: {x-bff-value: $content#/title}` in a fan-out over
// `$history#/items/*` joined with `$catalog` selects catalog/*/title, history/items/*/contentId and catalog/*/id, and
// is written as `writer.field("title", content.title)` in `writeContinueCard(_:item:content:)`.
//
// Absent and null: a slot is an Optional where its value may be either. Only where a property of the view model takes
// both, and its source gives both, does the projection hold a flag beside the value (`noteIsNull`). A function that
// has nothing to write gives false and its caller takes back what stands there: `ComposeFunction.Nothing` says what
// is left in its place.
//
// Order: what an answer shows keeps the contract's order (properties, dependencies in the envelope, headers, joins,
// elements, operations, services, literals). The order of all other keys has no effect: generating from contracts
// with shuffled keys gives the same bytes (DeterminismTests). Nothing is taken out of a Dictionary or Set unsorted.
//
// Names: decided by what they name, from the operation downwards. The first comer keeps the short name, a later one
// takes the first of its fallbacks that is free (`NameScope`); what the standard library or the runtime calls its own
// is never hidden (`SwiftName`).
//
// Refused, with its place: a pattern that PCRE2 cannot say, a schema keyword that would be skipped in silence, an
// array or map that contains itself without an object in between. Everything else that cannot be was refused by
// Contract.
//
// Clients of whole operations. Each operation is planned alone, so that one that cannot be generated is left out
// with its place and the others stay. Every schema that needs a type declares one (`WholeTypePlanner`), named by
// its place in the document and by nothing else (`TypePlace`); then `WholeGraph` marks how values travel, which
// decides what a type says: who only reads gets no writer, enums are open where services send them. Recursion and
// large parts of answers stand in boxes. What a type does not say, a `JSONRule` does where the value is read; what
// no rule says is compiled to a check (`WholeCheckPlanner`).
//
// Economy: a property is a line to declare, to make, to read and to write, everything else lives in BFFClient.
// GitHub's document (3.7 MB) gives 52 000 lines in half a second of processor time.
