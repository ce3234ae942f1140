// # Policies
//
// What stands between a plan that wants an answer and a service that may be slow, broken or overrun: the rules of the runtime that
// need neither HTTP nor a socket. Everything here is synchronous: an event and a time go in, a decision comes out. So a test
// states the whole story with numbers or with `FakeScheduler`, and waits for nothing:
//
//     let breaker = Breaker()                                     // 20 calls, half of them failed: 5 s without calls
//     let admission = breaker.admit(at: now, random: random)      // .closed, .probe or .refused
//     breaker.record(admission, success: false, at: now, random: random)
//
// A call goes through them from the outside in, and the order is part of what they mean:
//
//     cache → coalesce → breaker → bulkhead → total timeout → attempts: retry budget → per-try timeout → hedge → the call
//
// - The **cache** is first: a hit needs no service, so neither an open breaker nor a full bulkhead may stand before it.
// - **Coalescing** comes before all that counts: what a thousand callers wait for is one call, takes one place and is one success
//   or failure.
// - The **gate** that a 429 closed and the **breaker** come before the bulkhead: what is refused must not take a place, nor wait for
//   one. What the breaker admitted and the bulkhead turns away is abandoned: a probe's turn goes to the next call.
// - The **bulkhead** is around all attempts: a call that waits between two of them holds its place, or retries would multiply what a
//   service gets. Its queue stands outside the timeout of the service, but inside the deadline of the call.
// - The **total timeout** covers every attempt, hedge and wait, so that retries cannot outlast what the plan was promised.
// - Each further attempt asks the **retry budget** first, and a hedge pays from the same one. The breaker hears of a call once, by its
//   outcome, not of each attempt: a retry that helped is a success.
// - Admission of requests, by **rate limit** and **shed gauge**, is decided once, on arrival, before any of this.
//
// Folders: `Attempts` (retries, hedges, latencies), `Limits` (breaker, bulkhead, rate limit, gate, shedding), `Cache`, `Endpoints` (which of
// a service's addresses), `Counting` (rolling windows), `Time` (clock, timers, budget of an endpoint).
//
// Settings are values with a named default for each number; they belong to a plan. Machines are process-wide: one per service operation,
// or per operation of the client, shared by all loops, either by atomics or by a lock held for nanoseconds, and none allocates per
// call. What must be exact under threads is (places, probes, budgets, tokens, counts); what is a measurement (a window's edge, a
// quantile) may differ by the few milliseconds that the clocks of two loops differ. `TimerWheel` alone belongs to one loop.
//
// Time is an `Instant` of the monotonic clock; a loop reads the clock once per turn and hands the same instant to all that happens in
// it. Chance is a `UInt64` that the caller draws: with the same numbers the same happens.
//
// What this module refuses: to sleep, to read a clock, to draw a random number, to start a thread or to know a status code.
