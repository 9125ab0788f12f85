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

    /// A map of stretches of neighbouring input rows, in its smallest form.
    ///
    /// Few stretches may stand for more rows than memory holds: these are never written out.
    ///
    /// - Parameter stretches: for each its first input row and how many rows follow from there on,
    ///   none negative; 2^48 rows at most in all.
    package init(stretches: [(first: Int, count: Int)]) {
        let stretches = stretches.reduce(into: [(first: Int, count: Int)]()) { joined, next in
            guard next.count > 0 else { return }
            if let last = joined.last, last.first + last.count == next.first {
                joined[joined.count - 1].count += next.count
            } else {
                joined.append(next)
            }
        }
        let count = stretches.reduce(0) { $0 + $1.count }
        if count <= stretches.count * Self.rowsPerStretchMin {
            self.init(stretches.flatMap { $0.first..<$0.first + $0.count })
            return
        }
        guard stretches.count > 1 else {
            self.init(count: count, form: .shifted(first: stretches[0].first))
            return
        }
        let code = StretchCode(stretches)
        let bitmap = BitmapCode(stretches, byteCountMax: code.bytes.count - 1)
        self.init(count: count, form: bitmap.map(Form.bitmap) ?? .stretches(code))
    }

    /// Where stretches have more rows than this, no other form but a bitmap is smaller.
    ///
    /// A stretch takes two bytes at least. A row takes one of its own among repeats and gaps, and
    /// packed rows of so many values that a stretch can be that long take three bits each.
    private static let rowsPerStretchMin = 8

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
    ///
    /// - Parameters:
    ///   - row: the output row.
    ///   - countMax: how many input rows it may have.
    /// - Returns: nil where it has more.
    package func inputs(of row: Int, countMax: Int = .max) -> [Int]? {
        guard 0..<count ~= row else { return [] }
        switch form {
        case .shifted(let first): return [first + row]
        case .stretches(let code): return [code[row]]
        case .repeats(let code): return [code[row]]
        case .bitmap(let code): return [code[row]]
        case .gaps(let code): return [code[row]]
        case .packed(let code): return [code[row]]
        case .groups(let code): return code.inputs(of: row, countMax: countMax)
        }
    }

    /// The output rows that some input rows went into, ascending.
    ///
    /// - Parameters:
    ///   - inputs: the input rows.
    ///   - countMax: how many output rows there may be.
    ///   - forward: gives this map turned around, or nil where that is too large; asked where the
    ///     rows stand in no order.
    /// - Returns: each row once; nil where there are more, or where the map cannot be turned around.
    package func outputs(
        of inputs: Set<Int>, countMax: Int = .max, forward: () -> ForwardRowMap?
    ) -> [Int]? {
        switch form {
        case .shifted(let first):
            return inputs.map { $0 - first }.filter { 0..<count ~= $0 }.sorted()
        case .stretches(let code):
            return code.outputs(of: inputs.sorted(), countMax: countMax)
        case .repeats(let code): return outputs(of: inputs, countMax) { code[$0] }
        case .bitmap(let code): return outputs(of: inputs, countMax) { code[$0] }
        case .gaps(let code): return outputs(of: inputs, countMax) { code[$0] }
        case .packed, .groups:
            guard let forward = forward() else { return nil }
            var found: Set<Int> = []
            for input in inputs {
                guard let outputs = forward.outputs(of: input, countMax: countMax) else {
                    return nil
                }
                found.formUnion(outputs)
                guard found.count <= countMax else { return nil }
            }
            return found.sorted()
        }
    }

    /// The output rows of some input rows among ascending ones; nil where there are too many.
    private func outputs(
        of wanted: Set<Int>, _ countMax: Int, among inputs: (Int) -> Int
    ) -> [Int]? {
        var found: [Int] = []
        for input in wanted.sorted() {
            let start = firstRow { inputs($0) >= input }
            let end = firstRow { inputs($0) > input }
            guard end - start <= countMax - found.count else { return nil }
            found.append(contentsOf: start..<end)
        }
        return found
    }

    /// The first output row that satisfies a predicate which never turns false again.
    private func firstRow(where predicate: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many pairs of an output row and one of its input rows there are.
    var pairCount: Int {
        if case .groups(let code) = form { code.members.count } else { count }
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
