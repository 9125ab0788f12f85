import Logging
import NIOCore
import Synchronization

/// A connection that was taken in.
final class Connection: Sendable {
    let channel: any Channel
    /// Since when it waits between two requests, in nanoseconds of the event loop's clock; 0 while it
    /// does anything else.
    fileprivate let idleSince = Atomic<UInt64>(0)

    fileprivate init(_ channel: any Channel) {
        self.channel = channel
    }

    func noteIdle(_ isIdle: Bool) {
        idleSince.store(isIdle ? NIODeadline.now().uptimeNanoseconds : 0, ordering: .relaxed)
    }
}

/// Tells a connection to close at once, without a word to the client.
struct ConnectionCut: Sendable {}

/// All open connections of the server: how many there may be, and who has to go when it ends.
///
/// Where there is no room for one more, the one that has waited longest for its next request makes
/// room; where all are at work, the new one is closed.
final class ConnectionTable: Sendable {
    /// What became of connections since the server started.
    struct Counts: Sendable {
        var open = 0
        /// Closed at once for want of room.
        var rejected = 0
        /// Closed between two requests to make room.
        var replaced = 0
        var timedOut: [ConnectionTimeout: Int] = [:]
    }

    fileprivate struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var isDraining = false
        var counts = Counts()
        var warnedAt: NIODeadline?
    }

    let options: ConnectionOptions
    /// The most connections at once.
    let countMax: Int
    private let logger: Logger
    private let state = Mutex(State())

    fileprivate static let warningInterval = TimeAmount.seconds(60)

    /// - Parameters:
    ///   - options: How many there may be, and what clients have time for.
    ///   - descriptorCountMax: How many files the process may open.
    ///   - logger: Told when there is no room.
    init(_ options: ConnectionOptions, descriptorCountMax: Int, logger: Logger) {
        self.options = options
        countMax = min(
            options.countMax, FileDescriptors.connectionCountMax(of: descriptorCountMax))
        self.logger = logger
    }

    var counts: Counts {
        state.withLock { state in
            var counts = state.counts
            counts.open = state.connections.count
            return counts
        }
    }

    func count(_ timeout: ConnectionTimeout) {
        state.withLock { $0.counts.timedOut[timeout, default: 0] += 1 }
    }

    /// Takes a connection in.
    ///
    /// - Returns: Nil where there is no room for it.
    func admit(_ channel: any Channel) -> Connection? {
        let (admitted, replaced, warns) = state.withLock { state in
            state.admit(channel, countMax: countMax)
        }
        if warns {
            logger.warning(
                "connections are closed for want of room", metadata: ["limit": "\(countMax)"])
        }
        replaced?.cut()
        guard admitted != nil else { return nil }
        let key = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { _ = $0.connections.removeValue(forKey: key) }
        }
        return admitted
    }

    /// Lets the requests under way be answered, and closes what is left when the time is over.
    ///
    /// - Returns: How many connections were cut.
    func drain(within time: Duration) async -> Int {
        let open = state.withLock { state in
            state.isDraining = true
            return Array(state.connections.values)
        }
        for connection in open {
            connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        await waitUntilEmpty(atMost: time)
        let left = state.withLock { Array($0.connections.values) }
        for connection in left { connection.cut() }
        await waitUntilEmpty(atMost: .seconds(1))
        return left.count
    }

    private func waitUntilEmpty(atMost time: Duration) async {
        let end = ContinuousClock.now + time
        while state.withLock({ !$0.connections.isEmpty }), ContinuousClock.now < end {
            // Cancelled is who has no time to wait.
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
        }
    }
}

extension ConnectionTable.State {
    fileprivate mutating func admit(
        _ channel: any Channel, countMax: Int
    ) -> (admitted: Connection?, replaced: Connection?, warns: Bool) {
        guard !isDraining else { return (nil, nil, false) }
        var replaced: Connection?
        if connections.count >= countMax {
            replaced = idlest()
            guard let replaced else {
                counts.rejected += 1
                return (nil, nil, warnsNow())
            }
            connections[ObjectIdentifier(replaced.channel)] = nil
            counts.replaced += 1
        }
        let connection = Connection(channel)
        connections[ObjectIdentifier(channel)] = connection
        return (connection, replaced, false)
    }

    /// The connection that has waited longest for its next request.
    private func idlest() -> Connection? {
        var found: (connection: Connection, since: UInt64)?
        for connection in connections.values {
            let since = connection.idleSince.load(ordering: .relaxed)
            guard since > 0, since < found?.since ?? .max else { continue }
            found = (connection, since)
        }
        return found?.connection
    }

    private mutating func warnsNow() -> Bool {
        let now = NIODeadline.now()
        if let warnedAt, now < warnedAt + ConnectionTable.warningInterval { return false }
        warnedAt = now
        return true
    }
}

extension Connection {
    fileprivate func cut() {
        channel.pipeline.fireUserInboundEventTriggered(ConnectionCut())
    }
}
