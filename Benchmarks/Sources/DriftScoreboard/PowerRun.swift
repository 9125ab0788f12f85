import Drift
import Sketches

/// Windows that drift, in as many rows as the drift is to be named by.
struct PowerRun {
    /// A drift, and the rows by which it is to be named.
    struct Goal {
        let shift: Shift
        let rows: Int
    }

    /// What came of the windows of one shape and goal.
    struct Tally {
        var scores: [Double] = []
        var leading: [Measure: Int] = [:]
    }

    /// How many windows there are of each shape and goal, at least.
    let windowCount: Int
    /// Whether windows are begun by themselves, as two tables are that are summarised apart, and not
    /// like the reference, as a monitor's are.
    var areApart = false

    static let goals: [Goal] = [
        Goal(shift: .by(0.5), rows: 500), Goal(shift: .missing, rows: 500),
        Goal(shift: .newcomer, rows: 500), Goal(shift: .skew, rows: 500),
        Goal(shift: .twoModes, rows: 500), Goal(shift: .hundredfold, rows: 1000),
        Goal(shift: .by(0.2), rows: 5000), Goal(shift: .wider, rows: 5000),
    ]
    private static let windowsPerReference = 10

    /// The windows of a shape, by goal.
    func tallies(of shape: Shape) -> [Tally] {
        let goals = Self.goals
        var tallies = Array(repeating: Tally(), count: goals.count)
        var round = 0
        while round * Self.windowsPerReference < windowCount {
            var source = RandomSource(name: "power \(shape.name) \(round)")
            round += 1
            let column = shape.column(Worlds.referenceRows, .nothing, &source)
            guard let reference = PreparedReference(panes: [FieldSummary(column, shape.kind)])
            else { continue }
            for (index, goal) in goals.enumerated() where goal.shift.kinds.contains(shape.kind) {
                for _ in 0..<Self.windowsPerReference {
                    let values = shape.column(goal.rows, goal.shift, &source)
                    let report = reference.report(
                        on: FieldSummary(
                            values, shape.kind, like: areApart ? nil : reference.summary))
                    tallies[index].scores.append(report.score)
                    if let leading = report.leading {
                        tallies[index].leading[leading, default: 0] += 1
                    }
                }
            }
        }
        return tallies
    }
}

extension PowerRun {
    /// Runs and prints, by goal and shape, the share of windows that are named.
    static func report(windowCount: Int) {
        let run = PowerRun(windowCount: windowCount)
        let apart = PowerRun(windowCount: windowCount, areApart: true)
        let rows =
            (Shape.numbers + Shape.categories + Shape.crowdedCategories).map {
                ($0.name, run.tallies(of: $0))
            }
            + Shape.numbers.filter(\.hasAnchor)
            .map { ("\($0.name), apart", apart.tallies(of: $0)) }
        for (index, goal) in goals.enumerated() {
            let name = "power\t\(goal.shift.name)\t\(goal.rows)"
            for (shape, tallies) in rows where !tallies[index].scores.isEmpty {
                print("\(name)\t\(shape)\t\(tallies[index].line)")
            }
        }
    }
}

extension Shape {
    /// Whether its buckets are about another point than 0, which each sample chooses for itself.
    fileprivate var hasAnchor: Bool {
        var source = RandomSource(name: "anchor \(name)")
        let summary = FieldSummary(column(Worlds.referenceRows, .nothing, &source), kind)
        guard case .histogram(let histogram) = summary.numeric?.distribution else { return false }
        return histogram.anchor != 0
    }
}

extension PowerRun.Tally {
    /// The share named, the number of windows, the score in the middle, and what led to it.
    fileprivate var line: String {
        let named = scores.count { $0 >= 1 }
        let median = scores.sorted()[scores.count / 2]
        let leading = leading.sorted { $0.value > $1.value }
            .map { "\($0.key.rawValue) \($0.value)" }
        return (["\(named)", "\(scores.count)", "\((median * 100).rounded() / 100)"] + leading)
            .joined(separator: "\t")
    }
}
