// # HTTP without I/O
//
// What a message means once its bytes are here: names and values of fields, a target's path and query, cookies, media
// types, the route that a request takes, the problem document that refuses one. All of it reads borrowed bytes and
// allocates nothing that outlives a request.
//
// A head is copied once from the read buffer into an arena; `HTTPText` is a slice of that arena and lives until the
// message is answered. Bytes on the wire need not be UTF-8, so a text is bytes first and becomes a `String` or a
// `JSONText` only where it is asked to.
//
//     let limit = head.query.first("limit")?.integer
//     guard case .found(let route) = router.route(head.method, head.path, parameters: &parameters) else { … }
//
// What it refuses: to know sockets or time, to guess encodings, to normalise paths (`..` is an ordinary segment that no
// route has).
