// # Policies
//
// How long a call may take, how many may run at once, what happens when a time has come: the rules of the runtime that
// need neither HTTP nor a socket. Everything here is synchronous: an event and a time go in, a decision comes out. So a
// test states the whole story with `FakeScheduler` and waits for nothing:
//
//     let scheduler = FakeScheduler()
//     scheduler.schedule(at: scheduler.now + .milliseconds(100), receiver, tag: 0)
//     scheduler.advance(by: .milliseconds(100))            // receiver.timerFired(tag: 0) was called
//
// Time is an `Instant` of the monotonic clock; a loop reads the clock once per turn and hands the same instant to all
// that happens in it. `TimerWheel` keeps the timers of one loop, `Budget` says until when a call may last, `Bulkhead`
// how many calls of one service operation may be in flight in the process.
//
// What this module refuses: to sleep, to read a clock, to start a thread or to know a status code.
