import Drift
import Instants
import Lineage
import Store
import Monitor
import Sketches
import Testing

@testable import Strandline

/// The life of a model: trained, served, retrained, promoted.
struct LineageReferenceTests {
    private let speed = FieldKey(component: "inference", role: .input, field: "speed")
    private let score = FieldKey(component: "inference", role: .output, field: "score")
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    private func engine() async throws -> Engine {
        try await Engine.inMemory()
    }

    private func column(_ name: String, from: Double) -> ObservedColumn {
        ObservedColumn(
            name: name,
            values: .numeric((0..<1000).map { from + Double(($0 * 7919) % 1009) / 1009 }))
    }

    private func train(_ engine: Engine, version: String, at hours: Double, speed: Double)
        async throws -> Int64
    {
        let draft = RunDraft(
            component: "train", startedAt: start + TimeSpan(seconds: hours * 3600),
            inputs: [Artifact(name: "features.parquet")],
            outputs: [Artifact(name: "tip-model", version: version, kind: .model)])
        return try await engine.record(
            [draft],
            columns: [
                [
                    .input: [column("speed", from: speed), column("unused", from: 0)],
                    .output: [column("score", from: 0)],
                ]
            ]
        ).ids[0]
    }

    private func serve(_ engine: Engine, version: String, at hours: Double, speed: Double)
        async throws
    {
        let time = start + TimeSpan(seconds: hours * 3600)
        for (role, column) in [
            (FieldRole.input, column("speed", from: speed)), (.output, column("score", from: 0)),
        ] {
            _ = try await engine.observe(
                ObservationBatch(
                    component: "inference", role: role, timestamp: time, rowCount: 1000,
                    columns: [column]))
        }
        _ = try await engine.record([
            RunDraft(
                component: "inference", startedAt: time,
                inputs: [Artifact(name: "tip-model", version: version, kind: .model)],
                outputs: [Artifact(name: "predictions-\(hours)")])
        ])
    }

    @Test func `the training of the model that is read is the reference`() async throws {
        let engine = try await engine()
        let first = try await train(engine, version: "1", at: 0, speed: 0)
        try await serve(engine, version: "1", at: 1, speed: 0)
        for key in [speed, score] {
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.reference?.origin.name == "lineage")
            #expect(reading.reference?.origin.run == first)
            #expect(try #require(reading.report).score < 1)
        }
        let reason = try engine.monitor.reading(of: speed).reference?.origin.reason
        #expect(reason == "run 2 of inference read tip-model@1, which run 1 of train made")

        // The world moves on: the model that is in service was not trained on this.
        try await serve(engine, version: "1", at: 2, speed: 0.6)
        #expect(try #require(engine.monitor.reading(of: speed).report).score > 1)

        // A new model is trained on the new world, and nothing changes until it is read.
        let second = try await train(engine, version: "2", at: 3, speed: 0.6)
        #expect(try engine.monitor.reading(of: speed).reference?.origin.run == first)

        // Promoted: the reference switches, and the window starts anew.
        try await serve(engine, version: "2", at: 4, speed: 0.6)
        #expect(try engine.monitor.reading(of: speed).reference?.origin.run == second)
        try await serve(engine, version: "2", at: 4.1, speed: 0.6)
        let reading = try engine.monitor.reading(of: speed)
        #expect(reading.window?.rowCount == 1000)
        #expect(try #require(reading.report).score < 1)

        // Rolled back: so does the reference.
        try await serve(engine, version: "1", at: 5, speed: 0.6)
        #expect(try engine.monitor.reading(of: speed).reference?.origin.run == first)
    }

    @Test func `a reference set by hand is not replaced`() async throws {
        let engine = try await engine()
        _ = try await train(engine, version: "1", at: 0, speed: 0)
        try await serve(engine, version: "1", at: 1, speed: 0)
        let window = try #require(try engine.monitor.reading(of: speed).window)
        try await engine.setReference(profile: [window], of: speed)
        _ = try await train(engine, version: "2", at: 2, speed: 0.5)
        try await serve(engine, version: "2", at: 3, speed: 0.5)
        #expect(try engine.monitor.reading(of: speed).reference?.origin == .profile)
        try await engine.removeReference(of: speed)
        #expect(try engine.monitor.reading(of: speed).reference?.origin.name == "lineage")
    }

    @Test func `fields that appear later get their reference, too`() async throws {
        let engine = try await engine()
        let training = try await train(engine, version: "1", at: 0, speed: 0)
        _ = try await engine.record([
            RunDraft(
                component: "inference", startedAt: start + TimeSpan(seconds: 3600),
                inputs: [Artifact(name: "tip-model", version: "1", kind: .model)])
        ])
        #expect(engine.monitor.fields.allSatisfy { $0.key.component == "train" })
        try await serve(engine, version: "1", at: 2, speed: 0)
        #expect(try engine.monitor.reading(of: speed).reference?.origin.run == training)
    }

    @Test(arguments: [
        ColumnValues.missing(1000),
        .categorical(CategoryColumn(Array(repeating: "n/a", count: 1000))),
    ])
    func `a feature that never came as it was trained on is named`(
        values: ColumnValues
    ) async throws {
        let engine = try await engine()
        let training = try await train(engine, version: "1", at: 0, speed: 0)
        _ = try await engine.observe(
            ObservationBatch(
                component: "inference", role: .input,
                timestamp: start + TimeSpan(seconds: 3600), rowCount: 1000,
                columns: [ObservedColumn(name: "speed", values: values)]))
        _ = try await engine.record([
            RunDraft(
                component: "inference", startedAt: start + TimeSpan(seconds: 3600),
                inputs: [Artifact(name: "tip-model", version: "1", kind: .model)])
        ])
        let reading = try engine.monitor.reading(of: speed)
        #expect(reading.kind == values.kind)
        #expect(reading.reference?.origin.run == training)
        let report = try #require(reading.report)
        #expect(report.score > 5)
        #expect(report.leading == (values.kind == nil ? .missing : .unseen))
    }

    @Test func `data that is handed on is no model`() async throws {
        let engine = try await engine()
        _ = try await engine.record(
            [
                RunDraft(
                    component: "clean", startedAt: start,
                    outputs: [Artifact(name: "clean.parquet")])
            ], columns: [[.input: [column("speed", from: 0)]]])
        _ = try await engine.observe(
            ObservationBatch(
                component: "inference", role: .input,
                timestamp: start + TimeSpan(seconds: 60), rowCount: 1000,
                columns: [column("speed", from: 0)]))
        _ = try await engine.record([
            RunDraft(
                component: "inference", startedAt: start + TimeSpan(seconds: 60),
                inputs: [Artifact(name: "clean.parquet")])
        ])
        #expect(try engine.monitor.reading(of: speed).reference == nil)
    }

    @Test func `a run's values are a reference by hand`() async throws {
        let engine = try await engine()
        let training = try await train(engine, version: "1", at: 0, speed: 0)
        _ = try await engine.observe(
            ObservationBatch(
                component: "inference", role: .input, timestamp: start, rowCount: 1000,
                columns: [column("speed", from: 0)]))
        try await engine.setReference(run: training, of: speed)
        #expect(try engine.monitor.reading(of: speed).reference?.origin == .run(training))
        let key = FieldKey(component: "inference", role: .input, field: "colour")
        await #expect(throws: MonitorError.runNotKept(run: training, key)) {
            try await engine.setReference(run: training, of: key)
        }
    }
}
