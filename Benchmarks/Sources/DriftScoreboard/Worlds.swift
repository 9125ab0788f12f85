/// The worlds that all programs are held to, written as files.
struct Worlds {
    let files: WorldFiles
    let shapes = Shape.numbers + Shape.categories
    private var cases: [(case: WorldFiles.Case, shift: String, rows: Int)] = []

    init(_ files: WorldFiles) { self.files = files }

    /// How large references are.
    static let referenceRows = 50_000

    /// Writes references, windows and the list of cases.
    ///
    /// - Parameters:
    ///   - rounds: how many worlds there are, each with references of its own.
    ///   - rows: the sizes of windows.
    ///   - shifts: what happens to the fields; to those of the other kind nothing does.
    /// - Throws: what the file system says.
    mutating func write(
        rounds: Int, rows: [Int], shifts: [Shift] = Shift.all
    ) throws {
        try files.create()
        try files.write(shapes.map { WorldFiles.Column(name: $0.name, kind: $0.kind) })
        for round in 0..<rounds {
            let reference = "reference \(round)"
            try files.write(table(Self.referenceRows, .nothing, reference), as: reference)
            for shift in shifts {
                for rows in rows {
                    let name = "\(shift.name), \(rows) rows, \(round)"
                    try files.write(table(rows, shift, name), as: name)
                    cases.append(
                        (
                            .init(name: name, reference: [reference], window: name),
                            shift.name, rows
                        ))
                }
            }
        }
        try files.write(cases)
    }

    /// Every column drawn from a source of its own, which the name of the table decides.
    private func table(_ rows: Int, _ shift: Shift, _ name: String) -> [[Double]] {
        shapes.map { shape in
            var source = RandomSource(name: "\(name)/\(shape.name)")
            let shift = shift.kinds.contains(shape.kind) ? shift : .nothing
            return shape.column(rows, shift, &source)
        }
    }
}

/// One long column, for time and memory at up to ten million rows.
struct LongWorld {
    let files: WorldFiles

    static let shapeName = "lognormal"

    func write(rows: [Int]) throws {
        guard let shape = Shape.numbers.first(where: { $0.name == Self.shapeName }) else { return }
        try files.create()
        try files.write([WorldFiles.Column(name: shape.name, kind: shape.kind)])
        var cases: [(case: WorldFiles.Case, shift: String, rows: Int)] = []
        var source = RandomSource(name: "long")
        let referenceRows = 1_000_000
        try files.write([shape.column(referenceRows, .nothing, &source)], as: "reference")
        for shift in [Shift.nothing, .by(0.02, isCalm: true), .by(0.2)] {
            for rows in rows {
                let name = "\(shift.name), \(rows) rows"
                try files.write([shape.column(rows, shift, &source)], as: name)
                cases.append(
                    (
                        .init(name: name, reference: ["reference"], window: name), shift.name,
                        rows
                    ))
            }
        }
        try files.write(cases)
    }
}
