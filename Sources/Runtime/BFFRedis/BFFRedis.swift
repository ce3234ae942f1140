// The second-level cache in Redis or Valkey: answers of services that the processes of one client share, and that outlive them.
//
// The idea: Redis is never needed. One connection per loop, everything on it pipelined; a look-up is one command and waits 20 ms at
// most; whatever goes wrong is a miss, and a counter. hiredis reads the replies; the sockets are the loop's own.
//
//     let access = RedisAccess(settings: settings)     // one per process: counters, purges that Redis has not heard of
//     let cache = try RedisCache(access, on: loop)     // one per loop: a `SecondLevelCache`
//
// When Redis is slow: a command that is not answered in time is a miss. Until its answer comes after all, the connection counts as
// stalled, and everything else misses without waiting; a second later it is closed. Reconnecting waits longer from time to time, by a
// random share of up to five seconds. So an outage costs each request that it surprises 20 ms, and the others nothing.
//
// What stands in Redis, <name> being the client's:
//     bff:<name>:v:<SHA-256 of the cache key>     a value, `StoredValue`
//     bff:<name>:g                                the generation of everything
//     bff:<name>:g:<operation>                    … of an operation
//     bff:<name>:g:<operation>:<SHA-256 of scope> … of one scope of an operation
// No key holds anything of a request or a person but as a hash. (A hash hides no value that can be guessed: whoever may read Redis and
// knows a user's id and the service can find out that there is an entry for him.)
//
// Purging. A generation is a random number; none is 0. A value carries the three that were valid when its load began, and counts
// only while they are: a look-up reads value and generations in one command. A purge writes a new number, so it costs the same for one
// value as for a million, and what was loaded before it and is stored behind it is never found. Generations expire after a day, and no
// value lives longer: when one is gone, all that it had outdated is gone too. Not so if Redis evicts it to make room (`maxmemory` with
// an `allkeys` policy): what was purged may come back then until its ttl ends. A purge that Redis cannot be told of now is repeated
// until it can; until then this process misses what it purged.
//
// Encryption. With BFF_CACHE_KEYS every value is sealed with XAES-256-GCM: AES-256-GCM under a key that is derived anew for each
// value, so that random nonces never run out. Its name in Redis and its head are authenticated with it. Without keys, values that are
// somebody's own (those with a scope) are not kept in Redis at all: the safe choice of the two.
//
// Not done on purpose: Cluster and Sentinel (give the address of a proxy, or a name that moves), Unix sockets, client-side caching.
