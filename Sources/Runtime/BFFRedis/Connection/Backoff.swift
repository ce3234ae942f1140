/// How long to wait before the next attempt to connect: a random share of an upper end that doubles with each failure ("full jitter"),
/// so that the processes of a fleet do not come back at one moment.
struct Backoff {
    let base: Duration
    let cap: Duration

    /// - Parameters:
    ///   - failures: attempts that have failed in a row, 0 for the first wait.
    ///   - random: any 64 random bits.
    func delay(failures: Int, random: UInt64) -> Duration {
        let doublings = min(max(0, failures), 32)
        let end = min(cap, base * (1 << doublings))
        return end * (Double(random >> 11) / Double(1 << 53 as UInt64))
    }
}
