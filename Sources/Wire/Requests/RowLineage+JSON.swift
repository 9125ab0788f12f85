import Lineage

extension RowLineage {
    /// Reads which input rows made each output row, in one of four forms.
    ///
    /// `"identity": 1000` for rows that stay as they are, `"ranges": [[0, 400], [600, 400]]` for
    /// stretches of input rows (first row, number), `"rows": [3, 1, 2]` for one input row each, and
    /// `"groups": [[0, 5], [1, 2, 3], []]` for any number of them.
    init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var input: String?
        var output: String?
        var maps: [RowMap] = []
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "input": input = try reader.string()
            case "output": output = try reader.string()
            case "identity": maps.append(RowMap(identityOf: try reader.row()))
            case "ranges": maps.append(try reader.stretches())
            case "rows":
                maps.append(
                    RowMap(
                        try reader.list { reader throws(RequestDecodingError) in try reader.row() })
                )
            case "groups":
                maps.append(
                    RowMap(
                        groups: try reader.list { reader throws(RequestDecodingError) in
                            try reader.list { reader throws(RequestDecodingError) in
                                try reader.row()
                            }
                        }))
            default: throw reader.unknownKey(key)
            }
        }
        guard let input, let output else { throw reader.refused("lacks an 'input' or 'output'") }
        guard maps.count == 1 else {
            throw reader.refused("needs one of 'identity', 'ranges', 'rows' and 'groups'")
        }
        self.init(input: input, output: output, map: maps[0])
    }
}

extension JSONReader {
    fileprivate mutating func row() throws(RequestDecodingError) -> Int {
        let row = try integer()
        guard 0...Int64(RowMap.rowMax) ~= row else {
            throw refused("must be a row from 0 to \(RowMap.rowMax)")
        }
        return Int(row)
    }

    fileprivate mutating func stretches() throws(RequestDecodingError) -> RowMap {
        var stretches: [(first: Int, count: Int)] = []
        var count = 0
        try array { reader throws(RequestDecodingError) in
            let range = try reader.list { reader throws(RequestDecodingError) in try reader.row() }
            guard range.count == 2 else {
                throw reader.refused("must be a first row and a number of rows")
            }
            guard range[0] + range[1] <= RowMap.rowMax, count + range[1] <= RowMap.rowMax else {
                throw reader.refused("leads beyond row \(RowMap.rowMax)")
            }
            count += range[1]
            stretches.append((range[0], range[1]))
        }
        return RowMap(stretches: stretches)
    }
}
