// # Transport
//
// Sockets, on event loops. Each loop has its own thread and owns all that lives on it: a listening socket, the accepted
// connections, the pools of connections to services, the timers. Nothing of it is locked, for nothing of it is shared;
// from another thread one may only `post`, `enqueue` and `stop`.
//
//     let loop = try EventLoop()
//     let thread = loop.start(name: "loop-0")
//     loop.post {                                     // now on the loop
//         let server = try HTTPServer(loop: loop, address: "127.0.0.1", port: 8080, handler: handler)
//         let client = HTTPClient(loop: loop)
//     }
//
// A request is a callback: `HTTPHandler.handle` gets an `HTTPExchange` once the whole request is there, and answers
// it then or later. A call to a service is a `ServiceCall` that is written, started, and finished by a callback.
// There are no tasks on this path. Hand-written asynchronous code may run on the loop too: the loop is a task
// executor.
//
// Files. `EventLoop` turns libuv's callbacks into jobs, timers and posts. `TCPSocket` is one stream with its close
// and its partial writes. `HeadGuard` refuses what llhttp would let through, `MessageParser` feeds llhttp.
// `ServerConnection` and `ClientConnection` are the two state machines over a socket, `HTTPServer` and
// `ConnectionPool` own them.
//
// `HTTPClient` chooses by the origin's scheme: `ConnectionPool` for http, `SecurePool` for https, where libcurl speaks
// TLS and HTTP/2 over sockets that libuv watches. Of several endpoints `EndpointBalancer` names the one to take.
//
// Where a request goes is the configuration's business alone. An `Origin` is made at start; what a request adds stands
// behind its host and is encoded or refused; redirects are answers like any other, and proxies are not asked.
//
// What it refuses: TLS and HTTP/2 towards our own clients, upgrades, streaming bodies: a message is answered when it is
// whole, and what is not whole in time is refused.
