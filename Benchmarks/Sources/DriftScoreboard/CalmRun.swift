import Drift
import Sketches

/// Windows of every shape that do not drift, each against a reference of its own shape.
struct CalmRun {
    /// A window that alerted all the same.
    struct Alarm {
        let shape: String
        let shift: String
        let referenceRows: Int
        let rows: Int
        let order: RowOrder
        let paneCount: Int
        let round: Int
        let score: Double
        let leading: Measure?
    }

    /// How the rows of a column come.
    enum RowOrder: String, CaseIterable {
        case shuffled, ascending, descending

        func sorted(_ values: [Double]) -> [Double] {
            switch self {
            case .shuffled: values
            case .ascending: values.sorted()
            case .descending: values.sorted(by: >)
            }
        }
    }

    let shapes: [Shape]
    /// How many field-windows there are to be, at least.
    let windowCount: Int
    /// How the rows of windows come, and those of the references of the rounds.
    let orders: [RowOrder]
    /// In how many panes the rows come.
    let paneCounts: [Int]
    private(set) var windows = 0
    private(set) var alarms: [Alarm] = []
    /// The largest score of all windows.
    private(set) var scoreMax = 0.0

    init(
        shapes: [Shape], windowCount: Int, orders: [RowOrder] = [.shuffled],
        paneCounts: [Int] = [1]
    ) {
        self.shapes = shapes
        self.windowCount = windowCount
        self.orders = orders
        self.paneCounts = paneCounts
    }

    /// The rows of references and windows, and how many windows there are of each pair in a round.
    private static let sizes: [(reference: Int, rows: Int, windows: Int)] = [
        (50, 20, 10), (200, 3, 10), (200, 100, 10), (200, 10_000, 2), (1000, 1, 10), (1000, 10, 10),
        (1000, 100, 10), (1000, 1000, 10), (5000, 500, 10), (5000, 50_000, 1), (50_000, 1, 10),
        (50_000, 30, 10), (50_000, 100, 10), (50_000, 1000, 10), (50_000, 5000, 5),
        (200_000, 200, 10), (200_000, 200_000, 1),
    ]
    private static let shifts = [Shift.nothing, .by(0.01, isCalm: true), .by(0.02, isCalm: true)]

    /// Runs rounds until there are windows enough.
    mutating func run() {
        var round = 0
        while windows < windowCount {
            for shape in shapes { run(shape, round) }
            round += 1
        }
    }

    private mutating func run(_ shape: Shape, _ round: Int) {
        for size in Self.sizes {
            var source = RandomSource(name: "\(shape.name) \(size.reference) \(size.rows) \(round)")
            let column = orders[round % orders.count].sorted(
                shape.column(size.reference, .nothing, &source))
            let summary = FieldSummary(
                column, shape.kind, paneCount: paneCounts[round % paneCounts.count])
            guard let reference = PreparedReference(panes: [summary]) else { continue }
            for window in 0..<size.windows {
                let shift = Self.shifts[window % Self.shifts.count]
                let order = orders[windows % orders.count]
                let paneCount = paneCounts[windows / orders.count % paneCounts.count]
                let values = order.sorted(shape.column(size.rows, shift, &source))
                // Every other one is begun like the reference, as a monitor's are.
                let report = reference.report(
                    on: FieldSummary(
                        values, shape.kind, paneCount: paneCount,
                        like: windows % 2 == 0 ? reference.summary : nil))
                windows += 1
                scoreMax = max(scoreMax, report.score)
                // A score that is no number would be an alarm that nobody sees.
                guard !(report.score < 1) else { continue }
                alarms.append(
                    Alarm(
                        shape: shape.name, shift: shift.name, referenceRows: size.reference,
                        rows: size.rows, order: order, paneCount: paneCount, round: round,
                        score: report.score, leading: report.leading))
            }
        }
    }
}

extension CalmRun {
    /// Runs standard and hostile shapes, as they come and as they may come, and prints the alarms
    /// by shape, five of each in full.
    ///
    /// - Parameter windowCount: of standard shapes in random order; a quarter of it of the others.
    static func report(windowCount: Int) {
        let standard = Shape.numbers + Shape.categories
        let hostile = Shape.hostileNumbers + Shape.hostileCategories
        report("standard shapes", CalmRun(shapes: standard, windowCount: windowCount))
        report("hostile shapes", CalmRun(shapes: hostile, windowCount: windowCount / 4))
        for (name, shapes) in [("standard", standard), ("hostile", hostile)] {
            report(
                name + " shapes, sorted or in panes",
                CalmRun(
                    shapes: shapes, windowCount: windowCount / 4, orders: RowOrder.allCases,
                    paneCounts: [1, 24]))
        }
    }

    private static func report(_ name: String, _ run: CalmRun) {
        var run = run
        run.run()
        print("calm\t\(name)\t\(run.alarms.count)\t\(run.windows)\t\(run.scoreMax)")
        let byShape = Dictionary(grouping: run.alarms, by: \.shape).sorted { $0.key < $1.key }
        for (shape, alarms) in byShape {
            print("alarmed\t\(name)\t\(shape)\t\(alarms.count)")
            for alarm in alarms.prefix(5) { print(alarm.line) }
        }
    }
}

extension CalmRun.Alarm {
    fileprivate var line: String {
        [
            "alarm", shape, shift, "\(referenceRows) rows", "\(rows) rows", order.rawValue,
            "\(paneCount) panes", "round \(round)", "score \(score)", leading?.rawValue ?? "none",
        ].joined(separator: "\t")
    }
}
