/// Several input rows or none for each output row: what a group-by makes.
///
/// The sizes of the groups are an output of repeats, and the rows of all groups one after another
/// are a map of their own in its smallest form (compressed sparse rows).
struct GroupCode: Sendable, Equatable {
    /// The size of each group.
    let sizes: [UInt8]
    /// Where each group starts among the members; one more than there are groups, and not stored.
    private let starts: [Int]
    /// The rows of all groups one after another.
    let members: RowMap

    init(_ groups: [[Int]]) {
        var sizes: [UInt8] = []
        var starts = [0]
        for group in groups {
            sizes.appendVarint(group.count)
            starts.append(starts[starts.count - 1] + group.count)
        }
        self.sizes = sizes
        self.starts = starts
        members = RowMap(groups.flatMap { $0 })
    }

    /// Reads a stored code; nil where the sizes are not those of so many rows and members.
    init?(sizes: [UInt8], members: RowMap, count: Int) {
        var reader = VarintReader(sizes)
        var starts = [0]
        for _ in 0..<count {
            guard let size = reader.next(), size <= members.count - starts[starts.count - 1] else {
                return nil
            }
            starts.append(starts[starts.count - 1] + size)
        }
        guard reader.position == sizes.count, starts[count] == members.count else { return nil }
        self.sizes = sizes
        self.starts = starts
        self.members = members
    }

    var byteCount: Int { sizes.count + members.byteCount }

    /// The members of a group; nil where there are more than `countMax`.
    func inputs(of row: Int, countMax: Int) -> [Int]? {
        guard starts[row + 1] - starts[row] <= countMax else { return nil }
        return (starts[row]..<starts[row + 1]).flatMap { members.inputs(of: $0) ?? [] }
    }

    func forEachPair(_ body: (_ output: Int, _ input: Int) -> Void) {
        var output = 0
        members.forEachPair { member, input in
            while starts[output + 1] <= member { output += 1 }
            body(output, input)
        }
    }
}
