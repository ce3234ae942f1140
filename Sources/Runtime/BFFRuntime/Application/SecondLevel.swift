internal import BFFRedis
internal import BFFTelemetry
internal import BFFTransport

// The cache outside the process: made where a configuration names one.

extension RedisShared {
    /// - Parameter client: whose values these are.
    convenience init?(_ configuration: Configuration, client: String) {
        guard var settings = configuration.secondLevel else { return nil }
        settings.namespace = client
        self.init(settings: settings)
    }

    /// The loop's own part. On the loop.
    func cache(on loop: EventLoop) throws(TransportError) -> RedisCache {
        do throws(RedisCache.Fault) {
            return try RedisCache(self, on: loop)
        } catch .transport(let error) {
            throw error
        } catch {
            throw .system(operation: "second-level cache", message: "OpenSSL lacks SHA-256 or AES-256-GCM, or memory")
        }
    }
}

extension MetricsSetup {
    func observe(_ secondLevel: RedisShared) {
        observeSecondLevel {
            let statistics = secondLevel.statistics
            return SecondLevelReading(
                isConnected: statistics.connections > 0, stores: statistics.stores,
                storeErrors: statistics.storeErrors, losses: statistics.losses,
                pendingPurges: statistics.pendingPurges)
        }
    }
}
