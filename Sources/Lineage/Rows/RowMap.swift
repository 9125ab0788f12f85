/// Which rows of an input made each row of an output.
///
/// Rows are counted from 0. A map is written once, in the smallest of several forms, and read row by
/// row without unpacking it. Most outputs have one input row a row; the rows of a group-by have
/// several or none.
package struct RowMap: Sendable, Equatable {
    /// How the input rows of the output rows are written.
    enum Form: Sendable, Equatable {
        /// Output row n is input row first + n.
        case shifted(first: Int)
        /// Stretches of neighbouring input rows.
        case stretches(StretchCode)
        /// Each input row in turn, some number of times.
        case repeats(RepeatCode)
        /// Ascending input rows, as a bit for each input row.
        case bitmap(BitmapCode)
        /// Ascending input rows, as the gaps between them.
        case gaps(GapCode)
        /// Any input rows, in as many bits as the largest needs.
        case packed(PackedCode)
        /// Several input rows or none: the sizes, and the rows of all groups one after another.
        indirect case groups(GroupCode)
    }

    /// The rows of the output.
    package let count: Int
    let form: Form

    init(count: Int, form: Form) {
        self.count = count
        self.form = form
    }

    /// Output row n came from input row n.
    package init(identityOf count: Int) {
        self.init(count: count, form: .shifted(first: 0))
    }

    /// A map with one input row for each output row, in its smallest form.
    ///
    /// - Parameter rows: for each output row its input row, not negative.
    package init(_ rows: [Int]) {
        if let first = rows.first, rows.indices.allSatisfy({ rows[$0] == first + $0 }) {
            self.init(count: rows.count, form: .shifted(first: first))
            return
        }
        guard !rows.isEmpty else {
            self.init(identityOf: 0)
            return
        }
        let forms: [Form?] = [
            .stretches(StretchCode(rows)), RepeatCode(rows).map(Form.repeats),
            BitmapCode(rows).map(Form.bitmap), GapCode(rows).map(Form.gaps),
            .packed(PackedCode(rows)),
        ]
        let smallest = forms.compactMap { $0 }.min { $0.byteCount < $1.byteCount }
        self.init(count: rows.count, form: smallest ?? .packed(PackedCode(rows)))
    }

    /// A map with any number of input rows for each output row.
    ///
    /// - Parameter groups: for each output row its input rows, none of them negative.
    package init(groups: [[Int]]) {
        if groups.allSatisfy({ $0.count == 1 }) {
            self.init(groups.map { $0[0] })
        } else {
            self.init(count: groups.count, form: .groups(GroupCode(groups)))
        }
    }

    /// The input rows of an output row; empty where it has none or there is no such row.
    package func inputs(of row: Int) -> [Int] {
        guard 0..<count ~= row else { return [] }
        switch form {
        case .shifted(let first): return [first + row]
        case .stretches(let code): return [code[row]]
        case .repeats(let code): return [code[row]]
        case .bitmap(let code): return [code[row]]
        case .gaps(let code): return [code[row]]
        case .packed(let code): return [code[row]]
        case .groups(let code): return code[row]
        }
    }

    /// The output rows that some input rows went into, ascending.
    package func outputs(of inputs: Set<Int>) -> [Int] {
        guard let least = inputs.min(), let greatest = inputs.max() else { return [] }
        var found: [Int] = []
        forEachPair { output, input in
            guard least <= input, input <= greatest, found.last != output,
                inputs.contains(input)
            else { return }
            found.append(output)
        }
        return found
    }

    /// Hands over each output row with each of its input rows, by growing output rows.
    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        switch form {
        case .shifted(let first): for row in 0..<count { body(row, first + row) }
        case .stretches(let code): code.forEachPair(body)
        case .repeats(let code): code.forEachPair(body)
        case .bitmap(let code): code.forEachPair(body)
        case .gaps(let code): code.forEachPair(body)
        case .packed(let code): for row in 0..<count { body(row, code[row]) }
        case .groups(let code): code.forEachPair(body)
        }
    }

    /// The bytes that the map takes when it is stored, but for a few of its head.
    package var byteCount: Int { form.byteCount }
}

extension RowMap.Form {
    var byteCount: Int {
        switch self {
        case .shifted: 0
        case .stretches(let code): code.bytes.count
        case .repeats(let code): code.bytes.count
        case .bitmap(let code): code.bytes.count
        case .gaps(let code): code.bytes.count
        case .packed(let code): code.bytes.count
        case .groups(let code): code.byteCount
        }
    }
}
