import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Accepts connections on all addresses of the server.
///
/// Hummingbird's own listener ends with the first error that it does not expect, and on being asked
/// to end waits for every client, however long; this one does neither.
struct HTTPListener: Service {
    let addresses: [ListenAddress]
    let table: ConnectionTable
    /// What is spoken on the connections to an address.
    let makeChannel: @Sendable (ListenAddress) -> HTTPChannel
    /// Told of each address with the port that is listened on.
    let onListening: @Sendable (ListenAddress) -> Void
    let logger: Logger

    func run() async throws {
        var servers: [any Channel] = []
        do {
            for address in addresses {
                let server = try await bind(address)
                servers.append(server)
                onListening(
                    ListenAddress(
                        host: address.host, port: server.localAddress?.port ?? address.port))
            }
        } catch {
            await close(servers)
            throw error
        }
        let isGraceful = (try? await gracefulShutdown()) != nil
        await close(servers)
        let time = isGraceful ? table.options.shutdownTimeout.duration : .zero
        let cutCount = await table.drain(within: time)
        if cutCount > 0 {
            logger.warning(
                "connections were cut: their clients took too long",
                metadata: ["count": "\(cutCount)"])
        }
    }

    private func close(_ servers: [any Channel]) async {
        for server in servers { try? await server.close() }
    }

    private func bind(_ address: ListenAddress) async throws -> any Channel {
        let channel = makeChannel(address)
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.backlog, value: Self.backlog)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(
                        AcceptBackoffHandler(
                            shouldForwardIOErrorCaught: false, backoffProvider: Self.pause))
                }
            }
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [table, logger] client in
                guard let connection = table.admit(client) else {
                    return client.eventLoop.makeFailedFuture(ConnectionRejected())
                }
                return channel.setUp(client, as: connection, in: table, logger: logger)
            }
            .bind(host: address.host, port: address.port).get()
    }

    private static let backlog: Int32 = 1024

    /// How long nothing is accepted after an error: a client that has gone already harms no other,
    /// and without descriptors the next attempt would fail, too.
    @Sendable private static func pause(after error: IOError) -> TimeAmount? {
        error.errnoCode == ECONNABORTED ? nil : .milliseconds(100)
    }
}

/// There is no room for one more connection.
private struct ConnectionRejected: Error {}
