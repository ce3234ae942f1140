internal import BFFTransport
internal import Glibc

/// Reads a configuration from `KEY=VALUE` pairs and collects every fault that it has.
struct ConfigurationReader {
    /// Files: keys, configuration.
    static let fileBytesMax = 1024 * 1024
    /// The most that `BFF_CACHE_BYTES` may be: 1 TiB.
    static let cacheBytesMax = 1 << 40

    private var values: [String: String]
    private var known: Set<String> = ["BFF_CONFIG"]
    var faults: [String] = []

    /// - Parameter environment: wins over the file that its `BFF_CONFIG` names.
    init(environment: [String: String]) {
        values = environment
        guard let path = environment["BFF_CONFIG"] else { return }
        guard let bytes = Self.contents(of: path) else {
            faults.append("BFF_CONFIG: the file cannot be read, or is larger than \(Self.fileBytesMax) bytes")
            return
        }
        readFile(String(decoding: bytes, as: UTF8.self), environment)
    }

    /// Nil, with `faults`, if anything is wrong.
    ///
    /// - Parameter listenFault: why the process cannot listen on an address and port; nil where it can.
    mutating func read(
        services: [String], needsIdentity: Bool, listenFault: (String, Int) -> TransportError? = { _, _ in nil },
        descriptors: Descriptors = .current
    ) -> Configuration? {
        var configuration = Configuration()
        configuration.host = text("BFF_HOST") ?? configuration.host
        configuration.port = number("BFF_PORT", 0...65_535) ?? configuration.port
        configuration.adminPort = number("BFF_ADMIN_PORT", 0...65_535) ?? configuration.adminPort
        configuration.loops = number("BFF_LOOPS", 1...Configuration.loopsMax) ?? Self.cores
        configuration.checksResponses = number("BFF_CHECK_RESPONSES", 0...1) == 1
        configuration.drainDelay = milliseconds("BFF_DRAIN_DELAY_MS") ?? configuration.drainDelay
        configuration.drainTimeout = milliseconds("BFF_DRAIN_TIMEOUT_MS") ?? configuration.drainTimeout
        let descriptorsMin = Descriptors.least(forLoops: configuration.loops)
        if descriptors.max < descriptorsMin {
            faults.append(
                "BFF_LOOPS: \(configuration.loops) loops need \(descriptorsMin) files and sockets, "
                    + "and the process may open \(descriptors.max)")
        }
        configuration.serverLimits.connectionsMax = min(
            configuration.serverLimits.connectionsMax, descriptors.connectionsMax(loops: configuration.loops))
        if let name = text("BFF_LOG") {
            if let level = LogLevel.allCases.first(where: { "\($0.name)" == name }) {
                configuration.logLevel = level
            } else {
                faults.append("BFF_LOG: \"\(name)\" is none of info, warn, error, off")
            }
        }
        configuration.serviceNames = services
        configuration.cacheBytesMax = number("BFF_CACHE_BYTES", 0...Self.cacheBytesMax) ?? configuration.cacheBytesMax
        if let lifetime = milliseconds("BFF_DNS_TTL_MS") { configuration.clientLimits.addressLifetime = lifetime }
        if let age = number("BFF_CONNECTION_AGE_MS", 1_000...86_400_000) {
            configuration.clientLimits.connectionAge = .milliseconds(age)
        }
        configuration.secondLevel = secondLevel()
        configuration.origins = origins(of: services)
        configuration.identity = identity(isNeeded: needsIdentity)
        if configuration.port != 0, configuration.port == configuration.adminPort {
            faults.append("BFF_ADMIN_PORT: \(configuration.port) is BFF_PORT already")
        }
        for (key, port) in [("BFF_PORT", configuration.port), ("BFF_ADMIN_PORT", configuration.adminPort)] {
            guard let fault = listenFault(configuration.host, port) else { continue }
            if case .invalidAddress = fault {
                faults.append("BFF_HOST: \"\(configuration.host)\" is no IPv4 or IPv6 address")
                break
            }
            faults.append("\(key): cannot listen on \(configuration.host):\(port): \(fault)")
        }
        for key in fileKeys.filter({ !known.contains($0) }).sorted() {
            faults.append("\(key): there is no such setting")
        }
        return faults.isEmpty ? configuration : nil
    }

    // MARK: Settings

    mutating func text(_ key: String) -> String? {
        known.insert(key)
        guard let value = values[key], !value.isEmpty else { return nil }
        return value
    }

    private mutating func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            faults.append(
                "\(key): \"\(text)\" is no integer from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    private mutating func milliseconds(_ key: String) -> Duration? {
        number(key, 0...3_600_000).map { .milliseconds($0) }
    }

    /// Cores that the process may run on: the bits of its affinity mask (proc(5)), else those that are online.
    private static var cores: Int {
        let status = String(decoding: contents(of: "/proc/self/status") ?? [], as: UTF8.self)
        let mask = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") } ?? ""
        let allowed = mask.dropFirst("Cpus_allowed:".count).compactMap(\.hexDigitValue)
            .reduce(0) { $0 + $1.nonzeroBitCount }
        let cores = allowed > 0 ? allowed : sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return min(max(1, cores), Configuration.loopsMax)
    }

    // MARK: The file

    private var fileKeys: Set<String> = []

    private mutating func readFile(_ text: String, _ environment: [String: String]) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = Self.trimmed(line)
            guard !line.isEmpty, line.first != "#" else { continue }
            guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
                faults.append("BFF_CONFIG, line \(index + 1): not KEY=VALUE")
                continue
            }
            let key = String(Self.trimmed(line[..<equals]))
            guard fileKeys.insert(key).inserted else {
                faults.append("BFF_CONFIG, line \(index + 1): \(key) stands there twice")
                continue
            }
            if environment[key] == nil { values[key] = String(Self.trimmed(line[line.index(after: equals)...])) }
        }
    }

    static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= fileBytesMax else { return nil }
        }
        return ferror(file) == 0 ? bytes : nil
    }
}
