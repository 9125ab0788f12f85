import Drift
import Sketches

/// Lower bounds of shifts of known size, held against the truth.
struct CoverageRun {
    /// Bounds and how many of them lay above the truth.
    struct Tally {
        var bounds = 0
        var misses = 0
        /// The largest excess of a bound over the truth.
        var excessMax = 0.0
    }

    let windowCount: Int
    private(set) var windows = 0
    /// Windows of which at least one bound lay above the truth.
    private(set) var missedWindows = 0
    private(set) var tallies: [Measure: Tally] = [:]
    private(set) var byShape: [String: Tally] = [:]

    init(windowCount: Int) { self.windowCount = windowCount }

    private static let shifts = [0.0, 0.05, 0.1, 0.2, 0.5, 1.0]
    private static let sizes: [(reference: Int, rows: Int)] = [
        (200, 100), (500, 5000), (1000, 300), (5000, 1000), (20_000, 500), (20_000, 20_000),
    ]
    private static let windowsPerReference = 5

    private enum Truth {
        case numeric(NumericTruth)
        case categorical(CategoricalTruth)
    }

    /// Runs rounds until there are windows enough.
    mutating func run() {
        let cases = (Shape.numbers + Shape.categories + Shape.crowdedCategories).flatMap { shape in
            Self.shifts.map { shift in
                let truth: Truth =
                    shape.kind == .numeric
                    ? .numeric(NumericTruth(shape, shift: shift))
                    : .categorical(CategoricalTruth(shape, shift: shift))
                return (shape: shape, shift: shift, truth: truth)
            }
        }
        var round = 0
        while windows < windowCount {
            for entry in cases {
                for size in Self.sizes {
                    run(entry.shape, entry.shift, entry.truth, size, round)
                }
            }
            round += 1
        }
    }

    private mutating func run(
        _ shape: Shape, _ shift: Double, _ truth: Truth, _ size: (reference: Int, rows: Int),
        _ round: Int
    ) {
        var source = RandomSource(
            name: "coverage \(shape.name) \(shift) \(size.reference) \(size.rows) \(round)")
        let column = shape.column(size.reference, .nothing, &source)
        guard let reference = PreparedReference(panes: [FieldSummary(column, shape.kind)])
        else { return }
        let effects: [Measure: Double]
        switch truth {
        case .numeric(let truth): effects = reference.fence.map(truth.effects) ?? [:]
        case .categorical(let truth): effects = truth.effects(seen: Set(column))
        }
        for _ in 0..<Self.windowsPerReference {
            let values = shape.column(size.rows, .by(shift), &source)
            // Every other one is begun like the reference, as a monitor's are.
            let report = reference.report(
                on: FieldSummary(
                    values, shape.kind, like: windows % 2 == 0 ? reference.summary : nil))
            windows += 1
            var isMissed = false
            for effect in report.effects {
                guard let expected = effects[effect.measure] else { continue }
                let excess = effect.lowerBound - expected
                tallies[effect.measure, default: Tally()].add(excess)
                byShape["\(shape.name)\t\(effect.measure.rawValue)", default: Tally()].add(excess)
                if excess > Self.rounding { isMissed = true }
            }
            if isMissed { missedWindows += 1 }
        }
    }

    /// What the truth itself may be off by.
    fileprivate static let rounding = 1e-6
}

extension CoverageRun.Tally {
    fileprivate mutating func add(_ excess: Double) {
        bounds += 1
        guard excess > CoverageRun.rounding else { return }
        misses += 1
        excessMax = max(excessMax, excess)
    }

    fileprivate var line: String { "\(misses)\t\(bounds)\t\(excessMax)" }
}

extension CoverageRun {
    /// Runs and prints what share of bounds lies above the truth.
    static func report(windowCount: Int) {
        var run = CoverageRun(windowCount: windowCount)
        run.run()
        print("coverage\tall\t\(run.missedWindows)\t\(run.windows)")
        for measure in Measure.allCases {
            guard let tally = run.tallies[measure] else { continue }
            print("coverage\t\(measure.rawValue)\t\(tally.line)")
        }
        for (name, tally) in run.byShape.sorted(by: { $0.key < $1.key }) where tally.misses > 0 {
            print("missed\t\(name)\t\(tally.line)")
        }
    }
}
