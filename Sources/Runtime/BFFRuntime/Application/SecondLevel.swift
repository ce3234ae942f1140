internal import BFFJSON
internal import BFFRedis
internal import BFFTelemetry
internal import BFFTransport

// The cache outside the process: made where a configuration names one.

extension RedisAccess {
    /// - Parameters:
    ///   - client: whose values these are.
    ///   - sink: is told when Redis comes and goes.
    convenience init?(_ configuration: Configuration, client: String, sink: LogSink) {
        guard var settings = configuration.secondLevel else { return nil }
        settings.namespace = client
        let least = configuration.logLevel
        self.init(settings: settings) { isConnected, loss in
            let level = isConnected ? LogLevel.info : .warn
            guard level >= least else { return }
            Self.line(level, client: client, isConnected ? nil : "\(loss)").withBytes { sink.append($0, count: 1) }
        }
    }

    /// - Parameter reason: why the connection was lost; nil for one that stands.
    private static func line(_ level: LogLevel, client: String, _ reason: String?) -> ByteBuffer {
        var timestamp = Timestamp()
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        timestamp.append(to: &writer)
        writer.field("level", literal: level.name)
        writer.field("client", client)
        writer.field("event", literal: reason == nil ? "second_level_cache_connected" : "second_level_cache_lost")
        writer.fieldIfPresent("reason", reason)
        writer.endObject()
        var line = writer.takeBuffer()
        line.append("\n")
        return line
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
    func observe(_ secondLevel: RedisAccess) {
        observeSecondLevel {
            let statistics = secondLevel.statistics
            return SecondLevelReading(
                isConnected: statistics.connections > 0, stores: statistics.stores,
                storeErrors: statistics.storeErrors, losses: statistics.losses,
                pendingPurges: statistics.pendingPurges)
        }
    }
}
