import Instants
import Lineage
import Monitor
import Sketches
import Strandline

/// The pipeline that predicts generous tips: each of its steps is a component that logs its runs.
struct TaxiPipeline {
    private let engine: Engine
    private var trips: TripGenerator
    private var model: TipModel?
    /// The start of the next hour to serve.
    private(set) var hour: Instant

    static let inference = "inference"
    private static let modelName = "models/tip"
    private static let hourSpan = TimeSpan(seconds: 3600)
    private static let runSpan = TimeSpan(seconds: 40)

    private static let components: [(name: String, owner: String, description: String)] = [
        ("clean", "dana", "Drops trips that no meter can have recorded."),
        ("featurize", "farid", "Turns trips into what the model is shown."),
        ("split", "mei", "Keeps a fifth of the rows for validation."),
        ("train", "mei", "Fits the tip model."),
        (inference, "ola", "Predicts whether a tip will be over a fifth of the fare."),
    ]

    init(engine: Engine, start: Instant, seed: UInt64) {
        self.engine = engine
        trips = TripGenerator(seed: seed)
        hour = start
    }

    /// Makes the components known and fits the model on a week of trips.
    mutating func train() async throws {
        for component in Self.components {
            _ = try await engine.createComponent(
                Component(
                    name: component.name, description: component.description,
                    owner: component.owner, tags: ["taxi"], createdAt: engine.clock.now()))
        }
        var raw: [Trip] = []
        for _ in 0..<24 * 7 { raw += nextHour(mood: .usual) }
        let week = "week-\(CalendarTime(hour).date)"
        let clean = raw.filter(Self.isPlausible)
        try await log(
            "clean", inputs: [("raw/\(week)", nil)], outputs: [("clean/\(week)", nil)],
            at: hour)
        let rows = clean.map { ($0, TripFeatures($0)) }
        try await log(
            "featurize", inputs: [("clean/\(week)", nil)], outputs: [("features/\(week)", nil)],
            at: hour)
        let labelled = rows.map { trip, features in
            (features: features.vector, isHighTip: (trip.tip ?? 0) > 0.2 * trip.fare)
        }
        let trainingCount = labelled.count * 4 / 5
        try await log(
            "split", inputs: [("features/\(week)", nil)],
            outputs: [("train/\(week)", nil), ("validation/\(week)", nil)], at: hour)
        let fitted = TipModel(fitting: Array(labelled[..<trainingCount]))
        let validation = labelled[trainingCount...]
        let hits = validation.count { (fitted.probability($0.features) > 0.5) == $0.isHighTip }
        let accuracy = Double(hits) / Double(max(1, validation.count))
        try await log(
            "train", inputs: [("train/\(week)", nil), ("validation/\(week)", nil)],
            outputs: [(Self.modelName, .model)], at: hour, metrics: ["accuracy": accuracy],
            tests: [
                TestResult(
                    name: "accuracy is above one half", passed: accuracy > 0.5,
                    message: "accuracy \(accuracy.short)")
            ])
        model = fitted
    }

    /// Serves a week of calm traffic, and takes its days as the reference of what comes later.
    mutating func serveReferenceWeek() async throws {
        let start = hour
        var panesByKey: [FieldKey: [Pane]] = [:]
        for _ in 0..<7 {
            for _ in 0..<24 { try await serveHour(mood: .usual) }
            for reading in await engine.readings() {
                guard let window = reading.window, let start = reading.windowStart else {
                    continue
                }
                panesByKey[reading.key, default: []].append(
                    Pane(start: start, summary: window))
            }
        }
        for (key, panes) in panesByKey {
            try await engine.setReference(panes, from: start, until: hour, of: key)
        }
    }

    /// Cleans, featurizes and predicts an hour's trips, and logs all of it.
    mutating func serveHour(mood: TrafficConditions) async throws {
        let start = hour
        let name = start.description
        let clean = nextHour(mood: mood).filter(Self.isPlausible)
        try await log(
            "clean", inputs: [("raw/\(name)", nil)], outputs: [("clean/\(name)", nil)],
            at: start)
        let features = clean.map(TripFeatures.init)
        try await log(
            "featurize", inputs: [("clean/\(name)", nil)], outputs: [("features/\(name)", nil)],
            at: start)
        try await observe(.input, TripFeatures.columns(features), at: start)
        guard let model else { return }
        let probabilities = features.map { model.probability($0.vector) }
        try await log(
            Self.inference, inputs: [("features/\(name)", nil), (Self.modelName, .model)],
            outputs: [("predictions/\(name)", .endpoint)], at: start)
        try await observe(
            .output,
            [
                ObservedColumn(name: "tip_probability", values: .numeric(probabilities)),
                ObservedColumn(
                    name: "is_generous",
                    values: .categorical(
                        CategoryColumn(probabilities.lazy.map { $0 > 0.5 ? "true" : "false" }))),
            ], at: start,
            ids: Array(repeating: "predictions/\(name)", count: probabilities.count))
        try await observe(
            .label,
            [
                ObservedColumn(
                    name: "tip_share",
                    values: .numeric(clean.map { trip in trip.tip.map { $0 / trip.fare } ?? .nan }))
            ], at: start)
    }

    /// The name of the predictions of the hour that was served last.
    var latestOutput: String { "predictions/\(hour - Self.hourSpan)" }

    private mutating func nextHour(mood: TrafficConditions) -> [Trip] {
        defer { hour = hour + Self.hourSpan }
        return trips.hour(from: hour, mood: mood)
    }

    private func observe(
        _ role: FieldRole, _ columns: [ObservedColumn], at time: Instant, ids: [String] = []
    ) async throws {
        _ = try await engine.observe(
            ObservationBatch(
                component: Self.inference, role: role, timestamp: time, ids: ids,
                rowCount: columns[0].values.count, columns: columns))
    }

    private func log(
        _ component: String, inputs: [(name: String, kind: ArtifactKind?)],
        outputs: [(name: String, kind: ArtifactKind?)], at time: Instant,
        metrics: [String: Double] = [:], tests: [TestResult] = []
    ) async throws {
        // The city's time, as that of its values: what drifted leads to the runs of that hour.
        _ = try await engine.record([
            RunDraft(
                component: component, startedAt: time, endedAt: time + Self.runSpan,
                inputs: inputs.map { Artifact(name: $0.name, kind: $0.kind ?? .data) },
                outputs: outputs.map { Artifact(name: $0.name, kind: $0.kind ?? .data) },
                metrics: metrics, tests: tests)
        ])
    }

    private static func isPlausible(_ trip: Trip) -> Bool {
        trip.fare > 0 && trip.distance > 0 && trip.duration < 24 * 60
    }
}
