import Instants
import Logging
import Monitor
import Strandline
import Synchronization
import Testing

@testable import Server

struct ReloadTests {
    /// Counts who reads a configuration, and how many do at once.
    private final class Readings: Sendable {
        private let state = Mutex((begun: 0, underWay: 0, most: 0))

        var most: Int { state.withLock { $0.most } }
        var count: Int { state.withLock { $0.begun } }

        /// - Returns: The number of the reading.
        func begin() -> Int {
            state.withLock { state in
                state.begun += 1
                state.underWay += 1
                state.most = max(state.most, state.underWay)
                return state.begun
            }
        }

        func end() { state.withLock { $0.underWay -= 1 } }
    }

    private func makeResponder(
        load: @escaping @Sendable () throws -> ServerSettings
    ) async throws -> ReloadableResponder {
        let engine = try await Engine.inMemory()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let options = ServerOptions(version: "0")
        return ReloadableResponder(
            engine: engine, readiness: Readiness(),
            metrics: ServerMetrics(engine: engine, options: options, logger: logger),
            addresses: [], load: load, quit: {}, logger: logger)
    }

    @Test func `configurations are read one after the other, and the last one stays`() async throws
    {
        let readings = Readings()
        let responder = try await makeResponder {
            let number = readings.begin()
            defer { readings.end() }
            var options = ServerOptions(version: "0")
            options.web.file = "file \(number)"
            return ServerSettings(options: options)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try await responder.reload() } }
            try await group.waitForAll()
        }
        #expect(readings.most == 1)
        #expect(readings.count == 50)
        #expect(responder.files == ["file 50"])
    }

    @Test func `a configuration that is refused changes nothing`() async throws {
        let readings = Readings()
        let responder = try await makeResponder {
            guard readings.begin() == 1 else { throw TLSError(reason: "no key") }
            var options = ServerOptions(version: "0")
            options.web.file = "good"
            return ServerSettings(options: options)
        }
        try await responder.reload()
        await #expect(throws: ReloadError.self) { try await responder.reload() }
        #expect(responder.files == ["good"])
        #expect(readings.count == 2)
    }
}
