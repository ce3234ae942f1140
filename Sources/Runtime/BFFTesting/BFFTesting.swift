// What tests of a BFF stand on: services that can be made to fail, a client, tokens, and rows that hold an operation to its contract.
//
// The problem. A promise such as "without recommendations the screen comes, says so, and is otherwise the same" is only worth what
// tests it: the real server, real sockets, a service that really is away.
//
// The idea. `StubService` is a service contract's examples over the real server, with faults that can be switched while it runs. A
// generated contract test is data: an operation, and rows that say in which state of the services it answers what. `ContractSuite`
// tries a row on a backend (a BFF and its stubs, in this process, on free ports) and tells what was not kept, so that a red test
// names operation, dependency, fault and pointer. What is expected stands in the row as literals: the generator knows it from the
// contract, and nothing of the code under test is asked.
//
//     static let suite = ContractSuite(services: [users, catalog]) { environment in … }
//     ContractRow("catalog: timeout", faults: [RowFault("catalog", "batchGet", .timeout)], status: 504, code: "dependency_timeout")
//     ContractRow("history: 500", faults: [RowFault("history", "listInProgress", .internalError)], isDegraded: true,
//         components: [RowComponent("history", "fallback", source: "empty"), …], unchanged: ["/profile"])
//     ContractRow("history: empty", answers: [RowAnswer("history", "listInProgress", .set("/items", "[]"))], …)
//     ContractRow.refused("query.limit: maximum", .query("limit", "41"), location: "/query/limit")
//
//   Stub/      StubService: definitions, faults, answers, edits of JSON, the admin surface for scripts
//   Client/    TestClient, which shares no code with the client under test; TestTokens
//   Contract/  ContractSuite and its rows; TestBackend
//   BlackBox/  BlackBoxSuite: the same rows for a BFF in another process, which cannot be made to forget
//   Preview/   PreviewServer: answers for a BFF that does not run
//   Pact/      Pact files: read, matched, verified against a provider, served by a stub, published to a broker
//   JUnitReport   what became of tests, for build servers
//
// Time. Nothing sleeps: a row takes as long as its answer. A busy machine can make a healthy call time out; a row whose answer took so
// long that this may have happened is tried again, at most three times in all. One that came quickly is judged at once.
//
// What it refuses: OpenAPI (the generator gives it plain values), and requests to services that a row does not name, beyond "the service
// has such an operation".
