internal import BFFTransport

/// HTTP/1.1 over kept connections, or TLS with HTTP/2 where the service speaks it, on an event loop with a thread of its own. Any number of tasks may call it at once.
///
///     let transport = try HTTPTransport(baseURL: "http://catalog.internal:8080/v1")
///     let client = CatalogClient(transport: transport)
///
/// It lives until nobody holds it; `shutdown` ends it before. Redirects are answers like any other.
public final class HTTPTransport: ClientTransport {
    private let configuration: HTTPTransportConfiguration
    private let origin: Origin
    private let host: ClientField
    private let fields: [ClientField]
    private let service: LoopService

    /// - Parameter baseURL: `http://host[:port][/prefix]`, or https; the prefix stands before every path.
    public init(
        baseURL: String, configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) throws(TransportConfigurationError) {
        if let broken = configuration.fields.first(where: { !FieldText.isName($0.name) || !FieldText.isValue($0.value) }
        ) {
            throw TransportConfigurationError(description: "the default field \"\(broken.name)\" can be no field")
        }
        self.configuration = configuration
        fields = configuration.fields
        do throws(TransportError) {
            origin = try Origin(url: baseURL, tls: TLSSettings(configuration))
            service = try LoopService(limits: ClientLimits(configuration))
        } catch {
            throw TransportConfigurationError(description: error.description)
        }
        let standardPort = origin.isSecure ? 443 : 80
        host = ClientField("host", origin.port == standardPort ? origin.host : "\(origin.host):\(origin.port)")
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        guard request.body.count <= configuration.requestBodyBytesMax else {
            throw .refused(RefusedValue("body", .tooLarge))
        }
        let message = WireMessage(request, origin: origin, host: host, defaults: fields)
        let call = PendingCall(message, timeout: request.timeout ?? configuration.timeout)
        // Calls are what the loop knows: a task that is cancelled early and one that begins late meet there, in either order.
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                service.begin(call, continuation)
            }
        } onCancel: {
            service.cancel(call)
        }.get()
    }

    /// Ends all calls, which fail with `.closed`, closes all connections and waits for the thread. Later calls fail at once.
    public func shutdown() {
        service.shutdown()
    }

    deinit { service.shutdown() }
}

extension TLSSettings {
    init(_ configuration: HTTPTransportConfiguration) {
        self.init(
            authorityFile: configuration.authorityFile, certificateFile: configuration.certificateFile,
            keyFile: configuration.keyFile)
    }
}

extension ClientLimits {
    init(_ configuration: HTTPTransportConfiguration) {
        self.init()
        connectTimeout = configuration.connectTimeout
        connectionsMax = configuration.connectionsMax
        idleConnectionsMax = configuration.connectionsMax
        waitingCallsMax = configuration.waitingCallsMax
        idleTimeout = configuration.idleTimeout
        bodyBytesMax = configuration.responseBodyBytesMax
    }
}
