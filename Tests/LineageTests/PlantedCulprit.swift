import Instants
import Lineage
import Randomness

extension SplitMix64 {
    mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }
}

/// A month of a pipeline in five regions, some 1,000 runs, the last step of which made 496 outputs.
///
/// Each day each region ingests, cleans and computes features; every other day a model is trained
/// on the features of three days and evaluated; predictions read a region's features, now and then
/// those of the day before, and the model.
struct PipelineWorld {
    struct Step {
        var component: String
        var dependencies: [Int]
        var startedAt: Instant
    }

    private(set) var steps: [Step] = []
    /// The steps that made an output.
    private(set) var outputs: [Int] = []

    init(_ generator: inout SplitMix64) {
        var features: [[Int]] = []
        var model = 0
        for day in 0..<31 {
            features.append(
                (0..<5).map { region in
                    let ingest = add("ingest", [], day, 0, region)
                    let clean = add("clean", [ingest], day, 1, region)
                    return add("features", [clean], day, 2, region)
                })
            if day.isMultiple(of: 2) {
                let read = features.suffix(3).flatMap { regions in
                    (0..<2).compactMap { _ in regions.randomElement(using: &generator) }
                }
                let split = add("split", read, day, 3, 0)
                model = add("train", [split], day, 4, 0)
                _ = add("evaluate", [model, split], day, 5, 0)
            }
            for region in 0..<5 {
                for _ in 0..<(region == 0 ? 4 : 3) {
                    let isLate = day > 0 && generator.chance(0.15)
                    let read = features[isLate ? day - 1 : day][region]
                    outputs.append(add("infer", [read, model], day, 6, outputs.count % 50))
                }
            }
        }
    }

    var edges: [LineageEdge] {
        steps.enumerated().flatMap { index, step in
            step.dependencies.map { LineageEdge(consumer: Int64(index), producer: Int64($0)) }
        }
    }

    /// The outputs that each step led to.
    func descendants() -> [Set<Int>] {
        var found: [Set<Int>] = Array(repeating: [], count: steps.count)
        for output in outputs { found[output].insert(output) }
        for index in steps.indices.reversed() {
            for dependency in steps[index].dependencies {
                found[dependency].formUnion(found[index])
            }
        }
        return found
    }

    private mutating func add(
        _ component: String, _ dependencies: [Int], _ day: Int, _ hour: Int, _ minute: Int
    ) -> Int {
        let seconds = Double(day * 86_400 + hour * 3600 + minute * 60)
        steps.append(
            Step(
                component: component, dependencies: Array(Set(dependencies)),
                startedAt: Instant(microseconds: 0) + TimeSpan(seconds: seconds)))
        return steps.count - 1
    }
}

extension PipelineWorld {
    /// The commits of the steps: each component is released anew every few days.
    func commits(_ generator: inout SplitMix64) -> [RunPredicate] {
        var releases: [String: Int] = [:]
        var days: [String: Instant] = [:]
        return steps.map { step in
            let day = step.startedAt.floored(to: TimeSpan(seconds: 86_400))
            if days[step.component] != day {
                days[step.component] = day
                if generator.chance(0.2) { releases[step.component, default: 0] += 1 }
            }
            return .commit(
                component: step.component, commit: "r\(releases[step.component] ?? 0)")
        }
    }

    /// Evidence that a culprit shows in three of ten cases a piece, and others in one of twenty.
    static func evidence(isCulprit: Bool, _ generator: inout SplitMix64) -> [Evidence] {
        let kinds: [Evidence] = [
            .changed(code: true, parameters: false, since: 0), .failedTests(["rows"]),
            .staleInputs(["old"]), .outputDrift,
            .unusualDuration(TimeSpan(seconds: 9), usual: TimeSpan(seconds: 1)),
        ]
        return kinds.filter { _ in generator.chance(isCulprit ? 0.3 : 0.05) }
    }
}
