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
        } else if stretches.count == 1 {
            self.init(count: count, form: .shifted(first: stretches[0].first))
        } else {
            self.init(count: count, form: .stretches(StretchCode(stretches)))
        }
    }

    /// Where stretches have more rows than this, no other form is smaller: a stretch takes a few
    /// bytes, and the least that a row takes elsewhere is an eighth of one.
    private static let rowsPerStretchMin = 256

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
    ///
    /// - Parameters:
    ///   - inputs: the input rows.
    ///   - forward: gives this map turned around; asked where the rows stand in no order.
    /// - Returns: each row once.
    package func outputs(
        of inputs: Set<Int>, forward: () -> ForwardRowMap
    ) -> [Int] {
        switch form {
        case .shifted(let first):
            return inputs.map { $0 - first }.filter { 0..<count ~= $0 }.sorted()
        case .stretches(let code): return code.outputs(of: inputs.sorted())
        case .repeats(let code):
            return inputs.sorted().flatMap { outputs(of: $0) { code[$0] } }
        case .bitmap(let code):
            return inputs.sorted().flatMap { outputs(of: $0) { code[$0] } }
        case .gaps(let code):
            return inputs.sorted().flatMap { outputs(of: $0) { code[$0] } }
        case .packed, .groups:
            let forward = forward()
            return Set(inputs.flatMap { forward.outputs(of: $0) }).sorted()
        }
    }

    /// The output rows that some input rows went into, ascending.
    package func outputs(of inputs: Set<Int>) -> [Int] {
        outputs(of: inputs) { ForwardRowMap(self) }
    }

    /// The output rows of an input row among ascending ones.
    private func outputs(of input: Int, among inputs: (Int) -> Int) -> Range<Int> {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if inputs(middle) < input { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < count, inputs(end) == input { end += 1 }
        return low..<end
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
