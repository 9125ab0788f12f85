import Sketches

extension FieldSummary {
    /// The summary of a column as a monitor would keep it.
    ///
    /// - Parameters:
    ///   - values: numbers or codes of categories; NaN is missing.
    ///   - kind: how the column is compared.
    ///   - paneCount: in how many panes the values came, one after another.
    init(_ values: [Double], _ kind: ColumnKind, paneCount: Int = 1) {
        self = Self.panes(values, kind, paneCount).reduce(into: Self.empty(kind)) { sum, pane in
            // All panes are of one kind.
            try? sum.merge(pane)
        }
    }

    static func empty(_ kind: ColumnKind) -> FieldSummary {
        switch kind {
        case .numeric: .numeric(NumericSummary())
        case .categorical: .categorical(CategoricalSummary())
        }
    }

    /// The summaries of a column that came in so many panes.
    static func panes(_ values: [Double], _ kind: ColumnKind, _ paneCount: Int) -> [FieldSummary] {
        var panes: [FieldSummary] = []
        var last: NumericSummary?
        for pane in 0..<paneCount {
            let rows = values.span.extracting(
                pane * values.count / paneCount..<(pane + 1) * values.count / paneCount)
            switch kind {
            case .numeric:
                var summary = last.map { NumericSummary(like: $0) } ?? NumericSummary()
                summary.add(rows)
                summary.seal()
                last = summary
                panes.append(.numeric(summary))
            case .categorical:
                panes.append(.categorical(CategoricalSummary(codes: rows)))
            }
        }
        return panes
    }
}

extension CategoricalSummary {
    /// A summary of categories given by their codes; NaN is missing.
    init(codes: Span<Double>) {
        self.init()
        var names: [String] = []
        for index in codes.indices {
            let code = codes[index]
            guard !code.isNaN else {
                addMissing(1)
                continue
            }
            guard code >= 0, code < Double(Self.nameCountMax) else {
                add(Self.name(Int(code)))
                continue
            }
            while names.count <= Int(code) { names.append(Self.name(names.count)) }
            add(names[Int(code)])
        }
    }

    private static let nameCountMax = 2000

    private static func name(_ code: Int) -> String { "category \(code)" }
}
