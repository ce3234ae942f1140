internal import BFFJSON
package import BFFPolicy
package import BFFTransport
internal import Synchronization

/// The second-level cache of one loop. Loop-confined; `close` it, or let it end with its loop.
package final class RedisCache {
    /// No value lives longer, so that generations need not live for ever.
    package static let ttlMax = Duration.seconds(86_400)
    /// Longer than a value may live and its load may take.
    static let generationLifetime = Duration.seconds(86_400 + 3_600)

    /// Why there can be none.
    package enum Fault: Error, Hashable, Sendable {
        case transport(TransportError)
        /// OpenSSL lacks what we need, or memory.
        case cryptography
    }

    private let access: RedisAccess
    private let names: RedisNames
    private let digester: KeyDigester
    private let coder: ValueCoder
    /// Nil once closed.
    private var connection: RedisConnection?
    /// Purges that wait for a connection with room.
    private var unsentPurges: Set<PurgeTarget> = []

    private var counters: RedisAccess.Counters { access.counters }

    /// Begins to connect. On the loop.
    package init(_ access: RedisAccess, on loop: EventLoop) throws(Fault) {
        let settings = access.settings
        guard let digester = KeyDigester(), let coder = ValueCoder(keys: settings.keys, namespace: settings.namespace)
        else { throw .cryptography }
        self.access = access
        self.digester = digester
        self.coder = coder
        names = RedisNames(namespace: settings.namespace)
        do throws(TransportError) {
            connection = try RedisConnection(access, on: loop, owner: self)
        } catch {
            throw .transport(error)
        }
        connection?.start()
    }

    /// Commands without an answer count as lost; purges that Redis has not confirmed are forgotten.
    package func close() {
        connection?.close()
        connection = nil
        for target in unsentPurges { access.purges.remove(target) }
        unsentPurges = []
    }
}

// MARK: Looking up and storing

extension RedisCache: SecondLevelCache {
    package func get(
        _ key: CacheKey, tag: String, scope: CacheKey?, completion: @escaping (SecondLevelAnswer) -> Void
    ) {
        guard scope == nil || coder.isSealing else { return completion(.notAsked) }
        guard let name = digest(key), let place = scopeDigest(scope) else { return fail(.error, completion) }
        guard !access.purges.holdBack(tag: tag, scope: place) else { return completion(.notAsked) }
        let isSent = connection?.send { buffer in
            buffer.appendCommand("MGET", count: place == nil ? 4 : 5)
            names.appendValue(name, to: &buffer)
            names.appendGeneration(to: &buffer)
            names.appendGeneration(ofTag: tag, scope: nil, to: &buffer)
            if let place { names.appendGeneration(ofTag: tag, scope: place, to: &buffer) }
            return true
        } finish: { [self] result in
            switch result {
            case .reply(let reply): read(reply, name, completion)
            case .timeout: fail(.timeout, completion)
            case .lost: fail(.error, completion)
            }
        }
        if isSent != true { fail(.error, completion) }
    }

    private func read(_ reply: RedisReply, _ name: KeyDigest, _ completion: (SecondLevelAnswer) -> Void) {
        let elements = reply.elements
        guard reply.isArray, elements.count >= 3, let all = generation(reply, 1), let tag = generation(reply, 2),
            let scope = elements.count > 3 ? generation(reply, 3) : 0
        else { return fail(.error, completion) }
        let stamp = SecondLevelStamp(all: all, tag: tag, scope: scope)
        guard elements[0].kind == .text else { return miss(stamp, completion) }
        let reading = reply.withBytes(of: elements[0]) { bytes in
            coder.read(bytes, named: name, stamp: stamp) { value in
                counters.hits.add(1, ordering: .relaxed)
                completion(.hit(value, stamp))
            }
        }
        switch reading {
        case .value: break
        // A value that was sealed with a key of old is replaced by the next load.
        case .outdated, .refused: miss(stamp, completion)
        }
    }

    /// Nil for what no purge writes.
    private func generation(_ reply: RedisReply, _ index: Int) -> UInt64? {
        let element = reply.elements[index]
        switch element.kind {
        case .nothing: return 0
        case .text:
            return reply.withBytes(of: element) { bytes in
                bytes.count == 8 ? UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) : nil
            }
        case .error, .integer: return nil
        }
    }

    package func set(
        _ key: CacheKey, _ value: UnsafeRawBufferPointer, ttl: Duration, tag: String, scope: CacheKey?,
        stamp: SecondLevelStamp
    ) {
        guard scope == nil || coder.isSealing else { return }
        let milliseconds = min(ttl, Self.ttlMax).wholeNanoseconds / 1_000_000
        guard milliseconds > 0 else { return }
        guard value.count <= access.settings.valueBytesMax, let name = digest(key), let connection,
            connection.unsentBytes + value.count <= access.settings.unsentBytesMax
        else { return failStore() }
        let isSent = connection.send { buffer in
            buffer.appendCommand("SET", count: 5)
            names.appendValue(name, to: &buffer)
            buffer.beginArgument(count: coder.count(ofValue: value.count))
            guard coder.append(value, named: name, stamp: stamp, to: &buffer) else { return false }
            buffer.endArgument()
            buffer.appendArgument("PX")
            buffer.appendArgument("\(milliseconds)")
            return true
        } finish: { [counters] result in
            if case .reply(let reply) = result, reply.kind == .text {
                counters.stores.add(1, ordering: .relaxed)
            } else {
                counters.storeErrors.add(1, ordering: .relaxed)
            }
        }
        if !isSent { failStore() }
    }

    private func miss(_ stamp: SecondLevelStamp, _ completion: (SecondLevelAnswer) -> Void) {
        counters.misses.add(1, ordering: .relaxed)
        completion(.miss(stamp))
    }

    private func fail(_ answer: SecondLevelAnswer, _ completion: (SecondLevelAnswer) -> Void) {
        if case .timeout = answer {
            counters.timeouts.add(1, ordering: .relaxed)
        } else {
            counters.errors.add(1, ordering: .relaxed)
        }
        completion(answer)
    }

    private func failStore() {
        counters.storeErrors.add(1, ordering: .relaxed)
    }

    private func digest(_ key: CacheKey) -> KeyDigest? {
        key.withBytes { digester.digest($0) }
    }

    /// Nil where OpenSSL fails; of no scope, nothing.
    private func scopeDigest(_ scope: CacheKey?) -> KeyDigest?? {
        guard let scope else { return .some(nil) }
        return digest(scope).map { .some($0) }
    }
}

// MARK: Purging

extension RedisCache {
    package func purge(tag: String, scope: CacheKey?) {
        guard let scope else { return purge(.tag(tag)) }
        guard let place = digest(scope) else { return purge(.tag(tag)) }
        purge(.scope(tag, place))
    }

    package func purgeAll() {
        purge(.all)
    }

    private func purge(_ target: PurgeTarget) {
        guard connection != nil, !unsentPurges.contains(target) else { return }
        if unsentPurges.count >= RedisAccess.pendingPurgesMax { return purgeEverythingInstead() }
        access.purges.add(target)
        unsentPurges.insert(target)
        sendPurges()
    }

    private func purgeEverythingInstead() {
        if !unsentPurges.contains(.all) { access.purges.add(.all) }
        for target in unsentPurges where target != .all { access.purges.remove(target) }
        unsentPurges = [.all]
    }

    private func sendPurges() {
        for target in unsentPurges {
            let isSent = connection?.send(
                isPatient: true, { write(target, to: &$0) }, finish: { [self] in finish(target, $0) })
            guard isSent == true else { return }
            unsentPurges.remove(target)
        }
    }

    private func write(_ target: PurgeTarget, to buffer: inout ByteBuffer) -> Bool {
        guard let number = SecureRandom.number() else { return false }
        buffer.appendCommand("SET", count: 5)
        switch target {
        case .all: names.appendGeneration(to: &buffer)
        case .tag(let tag): names.appendGeneration(ofTag: tag, scope: nil, to: &buffer)
        case .scope(let tag, let scope): names.appendGeneration(ofTag: tag, scope: scope, to: &buffer)
        }
        withUnsafeBytes(of: number.littleEndian) { buffer.appendArgument($0) }
        buffer.appendArgument("PX")
        buffer.appendArgument("\(Self.generationLifetime.wholeNanoseconds / 1_000_000)")
        return true
    }

    private func finish(_ target: PurgeTarget, _ result: CommandResult) {
        if case .reply(let reply) = result, reply.kind == .text {
            access.purges.remove(target)
            return
        }
        // It goes on holding values back. An equal one that waits already stands for both.
        if !unsentPurges.insert(target).inserted { access.purges.remove(target) }
        // Redis refused it: perhaps the next connection leads elsewhere.
        if case .reply = result { connection?.lose(.notReady) }
    }
}

extension RedisCache: RedisConnectionOwner {
    func connectionHasRoom() {
        if !unsentPurges.isEmpty { sendPurges() }
    }
}
