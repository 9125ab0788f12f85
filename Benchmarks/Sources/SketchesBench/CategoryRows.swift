import Sketches
import Timing

/// Distinct values and frequent items.
func addCategoryRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    let integers = (0..<(1 << 18)).map { Int64($0) }
    var warm = DistinctSketch()
    for integer in integers { warm.add(integer &+ 1_000_000) }
    let distinct = CPUTime.median(per: integers.count, setUp: { warm }) { sketch in
        sketch.add(integers.span)
    }
    table.add(
        "distinct integers (HyperLogLog)", ours: distinct, target: 4,
        peer: "datasketches, one by one", theirs: peers["hll"])
    for (name, bound) in [("100 categories", 100.0), ("1,000 categories, Zipf", 0)] {
        var source = SampleSource(seed: 4)
        let items = source.values(1 << 18) { source in
            let uniform = source.uniform()
            let number = bound > 0 ? uniform * bound : 1000 * uniform * uniform * uniform
            return String(Int(number))
        }
        var warm = FrequentItems()
        for item in items { warm.add(item) }
        let ours = CPUTime.median(per: items.count, setUp: { warm }) { frequent in
            for item in items { frequent.add(item) }
        }
        table.add(
            "frequent items, \(name)", ours: ours, target: 13,
            peer: "datasketches, one by one", theirs: peers["frequent items"])
    }
}
