// Compatibility: what a change of a contract breaks, and for whom.
//
// Problem. Two versions of a document differ in a hundred places, most of which nobody notices. What matters is which of them refuse a
// request that was right, or answer with what a client was never told of.
//
// Idea. One invariant: a request schema may only widen, a response schema only narrow. Two steps hold it:
//
//   Diff/Containment/  decides of two schemas whether all values of one are values of the other, whatever form they are written in;
//   Diff/Documents/, Diff/Schemas/  name what differs, by oasdiff's rule identifiers and levels (Rules/), so that teams recognise them.
//                      A finding about a schema whose values are contained is at most information: moving a property into an `allOf`
//                      breaks nobody. Reports/ has the changelog, and the changes that a team allows.
//
// Whom it breaks follows from the bindings, which say of every client what it reads and sends:
//
//   Usage/             a use per place of a client that needs a service's value, from both sides            (Use, Usage, Explanation)
//   Impact/            the uses looked up in two versions of a service, weighed by the binding              (Impact)
//   Replay/            recorded answers, held against a contract and against what clients read              (Replay)
//   Pacts/             the same for services' own pipelines: an example of what each client reads, a rule per leaf   (pactDocuments)
//
// Refused: nothing. What a document says in a form that is not understood is compared as it is written; that two schemas could not be
// shown to be compatible is said as a warning of its own.
