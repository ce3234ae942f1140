internal import Glibc
internal import ResilienceBFF

/// Its contract leaves nothing to Swift.
struct Handlers: ResilienceHandlers {}

exit(Resilience.run(Handlers()))
