internal import BFFRedis

extension ConfigurationReader {
    /// Nil without an address, and where anything is wrong. Keys stand under the client's name, which the application gives.
    mutating func secondLevel() -> RedisSettings? {
        var found: [String] = []
        let settings = RedisSettings.read({ text($0) }, namespace: "", faults: &found)
        faults += found
        return settings
    }
}
