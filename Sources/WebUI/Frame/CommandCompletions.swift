import Instants
import Lineage
import Strandline
import Synchronization

/// What the command bar offers: mltrace's commands, completed with what there is.
final class CommandCompletions: Sendable {
    private let engine: Engine
    private let last = Mutex<(time: Instant, commands: [String])?>(nil)

    private static let componentCountMax = 60
    private static let tagCountMax = 100
    private static let runCount = 15
    /// What is offered may be a little behind.
    private static let lifetime = TimeSpan(seconds: 5)

    init(engine: Engine) {
        self.engine = engine
    }

    /// Whole commands, as they would be typed.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func commands() async throws -> [String] {
        let now = engine.clock.now()
        if let last = last.withLock({ $0 }), now - last.time < Self.lifetime {
            return last.commands
        }
        let commands = try await read()
        last.withLock { $0 = (now, commands) }
        return commands
    }

    private func read() async throws -> [String] {
        let components = try await engine.components(limit: Self.componentCountMax)
        let runs = try await engine.recentRuns(limit: Self.runCount)
        var outputs: [String] = []
        for output in runs.flatMap({ $0.outputs.prefix(3) }) where !outputs.contains(output.name) {
            outputs.append(output.name)
        }
        return ["recent", "review", "flags", "components", "fields", "help", "unflag --all"]
            + components.map { "history \($0.name)" }
            + outputs.flatMap { ["trace \($0)", "flag \($0)", "impact \($0)"] }
            + runs.map { "inspect \($0.id)" }
            + (try await engine.tags(limit: Self.tagCountMax)).map { "tag \($0)" }
    }
}
