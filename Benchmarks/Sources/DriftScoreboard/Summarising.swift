import Sketches

extension FieldSummary {
    /// The summary of a column as a monitor would keep it.
    ///
    /// - Parameters:
    ///   - values: numbers or codes of categories; NaN is missing.
    ///   - kind: how the column is compared.
    ///   - paneCount: in how many panes the values came, one after another.
    ///   - expected: the reference that the panes are begun like; nil where there is none.
    init(
        _ values: [Double], _ kind: ColumnKind, paneCount: Int = 1,
        like expected: FieldSummary? = nil
    ) {
        var last: FieldSummary?
        var sum = Self.empty(kind)
        for pane in 0..<paneCount {
            let rows = values.span.extracting(
                pane * values.count / paneCount..<(pane + 1) * values.count / paneCount)
            let summary = FieldSummary(pane: rows, kind, like: expected, after: last)
            // All panes are of one kind.
            try? sum.merge(summary)
            last = summary
        }
        self = sum
    }

    private static func empty(_ kind: ColumnKind) -> FieldSummary {
        switch kind {
        case .numeric: .numeric(NumericSummary())
        case .categorical: .categorical(CategoricalSummary())
        }
    }

    /// The summary of a pane.
    ///
    /// - Parameters:
    ///   - rows: its values.
    ///   - kind: how they are compared.
    ///   - expected: the reference, if there is one.
    ///   - before: the pane before; nil for a first one.
    init(
        pane rows: Span<Double>, _ kind: ColumnKind, like expected: FieldSummary? = nil,
        after before: FieldSummary?
    ) {
        switch kind {
        case .numeric:
            let before = before?.numeric
            var summary =
                (expected?.numeric ?? before).map { NumericSummary(like: $0, after: before) }
                ?? NumericSummary()
            summary.add(rows)
            summary.seal()
            self = .numeric(summary)
        case .categorical: self = .categorical(CategoricalSummary(codes: rows))
        }
    }

    var numeric: NumericSummary? {
        if case .numeric(let summary) = self { summary } else { nil }
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
