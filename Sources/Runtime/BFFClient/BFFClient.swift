// What generated clients import: requests, bodies, answers, models, and the transport that carries them.
//
// The problem. A service's contract says where each parameter goes and how it is spelt, what each status answers, which fields may
// be null. Written by hand for sixty operations, some parameter is encoded wrongly, some status is taken for another.
//
// The idea. A generated method is data: one call per parameter on a `ClientRequest`, one switch over the answer's status. All
// spelling stands here, once, tested against the tables of OpenAPI and RFC 6570.
//
//     var request = ClientRequest(.get)
//     request.path("/pets/")
//     request.path(petID, name: "petId")
//     request.query("fields", fields, explode: false)
//     request.accept("application/json")
//     try await request.authorise([[.apiKey("key", header: "X-Key", credentials.key)]])
//     let response = try await transport.perform(request)
//     switch response.status {
//     case 200 where response.isJSON: return .ok(try response.json())
//     default: return .undocumented(UndocumentedResponse(response))
//     }
//
// Models. A generated type reads itself in one straight line per property (`JSONReadable`, `ObjectReader`). No reader fails in the
// middle: where something is wrong it notes a violation in the `Reading` and goes on with a placeholder, and the whole answer is refused
// at the end with all violations. Readers are neither generic over a report nor inlined: the compiler's time is the scarce thing in a
// client of a thousand operations. Constraints are checked by the same functions as everywhere (BFFValidation).
//
// Transport. `ClientTransport` carries a request that is complete. `HTTPTransport` is one, over an event loop on a thread of its own; it
// speaks plain HTTP. Whatever wraps another (retries, logs, other headers) is a transport too: there are no further hooks.
//
// Folders: Request (parameters and their styles), Body (forms, multipart), Response, Reading (models), Security, Transport.
//
// What it refuses: streaming (bodies are whole), redirects and retries (wrap the transport), cookies kept from answers, a value that
// would leave its place in a request: then nothing is sent.

@_exported public import BFFHTTP
@_exported public import BFFJSON
@_exported public import BFFValidation
