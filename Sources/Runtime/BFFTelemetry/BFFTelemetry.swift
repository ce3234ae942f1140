// # Telemetry
//
// What a process tells about itself: how long requests take, what became of each dependency, how full bulkheads and caches are.
//
// The problem. A metric is recorded dozens of times in a request and read every fifteen seconds. Recording must cost nothing that
// could be felt: no lock, no allocation, no text. And what is read must be bounded: a label whose values come from requests
// would grow without end.
//
// The idea. All series are known at start, because all labels come from contracts. `MetricsSetup` gives each series its cells, numbered
// words of memory, and hands out handles that hold nothing but such numbers. Each loop has its own copy of all cells, a
// `MetricShard`: recording is an atomic addition to memory that no other loop writes. Whoever reads adds the shards up.
//
//     let setup = MetricsSetup(loops: 2)
//     let call = setup.call(service: "catalog", operation: "getItems", method: "GET")
//     let metrics = setup.finish()
//     call.attemptStarted(.first, on: metrics.loops[0])
//     metrics.registry.exposition(now: now)                   // bff_call_attempts_total{service="catalog",…} 1
//
// What the policies count anyway (calls in flight, the state of a breaker, bytes of the cache) is not counted again: it is observed, that
// is, asked for when somebody reads.
//
//     RuntimeMetrics · LoopMetrics      of an application, and of each of its loops
//     RequestMetrics · DependencyMetrics · CallMetrics · CacheMetrics      what the runtime calls
//     RuntimeFamilies                   the table of names, labels and meanings, which Sources/Runtime/README.md repeats
//     MetricRegistry · ExpositionWriter cells, and Prometheus' text format 0.0.4
//
// Names are OpenTelemetry's where its HTTP conventions have one (`http.server.request.duration` becomes
// `http_server_request_duration_seconds`), else begin with `bff_`. Units are base units: seconds, bytes, ratios.
//
// What it refuses: a series that is made while requests run, labels of hosts, users or statuses that no contract names, and
// summaries, whose quantiles cannot be added up over processes.
