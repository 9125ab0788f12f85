import Lineage
import Timing

/// What row maps of five million rows take: bytes for each row, and time for a thousand rows back
/// and forth.
enum RowMapFigures {
    private static let rowCount = 5_000_000

    static func printTable() {
        print("\n| 5,000,000 rows | bytes a row | 1,000 rows back, µs | 1,000 rows forth, µs |")
        print("|---|---|---|---|")
        for (name, map, perRow) in maps() {
            let places = (0..<1000).map { ($0 * 7_919_003) % map.count }
            let back = CPUTime.median {
                places.reduce(0) { sum, row in sum + (map.inputs(of: row)?.count ?? 0) }
            }
            let inputs = Set(places.compactMap { map.inputs(of: $0)?.first })
            let turned = ForwardRowMap(map)
            let forth = CPUTime.median { map.outputs(of: inputs) { turned }?.count ?? 0 }
            let bytes = (Double(map.byteCount) / Double(perRow) * 1000).rounded() / 1000
            print("| \(name) | \(bytes) | \(whole(back)) | \(whole(forth)) |")
        }
    }

    private static func whole(_ nanoseconds: Double) -> Int { Int((nanoseconds / 1000).rounded()) }

    /// Maps, each with the number of rows that its bytes are told for.
    private static func maps() -> [(name: String, map: RowMap, perRow: Int)] {
        var seed: UInt64 = 1
        let chance = { () -> UInt64 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 33
        }
        let kept = { (percent: UInt64) -> RowMap in
            var rows: [Int] = []
            var row = 0
            while rows.count < rowCount {
                if chance() % 100 < percent { rows.append(row) }
                row += 1
            }
            return RowMap(rows)
        }
        let join = RowMap((0..<rowCount).map { _ in Int(chance() % 65_536) })
        var shuffled = Array(0..<rowCount)
        for place in stride(from: rowCount - 1, to: 0, by: -1) {
            shuffled.swapAt(place, Int(chance() % UInt64(place + 1)))
        }
        let groups = RowMap(
            groups: (0..<rowCount / 10).map { Array(shuffled[$0 * 10..<$0 * 10 + 10]) })
        return [
            ("a map", RowMap(identityOf: rowCount), rowCount),
            ("a range of time", RowMap(Array(700..<700 + rowCount)), rowCount),
            ("a filter that keeps 99%", kept(99), rowCount),
            ("a filter that keeps 50%", kept(50), rowCount),
            ("a filter that keeps 1%", kept(1), rowCount),
            ("an explosion by 50", RowMap((0..<rowCount).map { $0 / 50 }), rowCount),
            ("a random join", join, rowCount),
            ("a shuffle", RowMap(shuffled), rowCount),
            ("a group-by, ten to one", groups, rowCount),
        ]
    }
}
