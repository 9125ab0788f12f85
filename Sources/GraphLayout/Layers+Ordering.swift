extension Layers {
    /// Orders the places of each layer so that few edges cross.
    ///
    /// Sweeps down and up; each puts a place at the mean position of its neighbours in the layer
    /// that was ordered before (Sugiyama, Tagawa and Toda, "Methods for visual understanding of
    /// hierarchical system structures", 1981). The order with the fewest crossings is kept.
    mutating func reduceCrossings(sweepCountMax: Int = 8) {
        var best = places
        var fewest = countCrossings()
        for sweep in 0..<sweepCountMax where fewest > 0 {
            let goesDown = sweep.isMultiple(of: 2)
            let order = goesDown ? Array(places.indices) : places.indices.reversed()
            for (index, layer) in zip(order, order.dropFirst()) {
                sort(layer, by: goesDown ? above : below, in: index)
            }
            let count = countCrossings()
            if count < fewest {
                fewest = count
                best = places
            }
        }
        places = best
    }

    private mutating func sort(_ layer: Int, by neighbours: [[Int]], in fixed: Int) {
        for (index, place) in places[fixed].enumerated() { ranks[place] = index }
        // A place without neighbours stays where it is, among what moves about it.
        var keyed: [(key: Double, index: Int, place: Int)] = []
        keyed.reserveCapacity(places[layer].count)
        for (index, place) in places[layer].enumerated() {
            let near = neighbours[place]
            var sum = 0
            for neighbour in near { sum += ranks[neighbour] }
            let mean = near.isEmpty ? Double(index) : Double(sum) / Double(near.count)
            keyed.append((mean, index, place))
        }
        places[layer] = keyed.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.map(\.place)
    }

    /// How many pairs of edges between neighbouring layers cross.
    private mutating func countCrossings() -> Int {
        var count = 0
        for (upper, lower) in zip(places, places.dropFirst()) {
            count += countCrossings(between: upper, and: lower)
        }
        return count
    }

    /// Counts the inversions among the lower ends of edges sorted by their upper ends, in a tree of
    /// partial sums (Barth, Jünger and Mutzel, "Simple and efficient bilayer cross counting", 2002).
    private mutating func countCrossings(between upper: [Int], and lower: [Int]) -> Int {
        for (index, place) in lower.enumerated() { ranks[place] = index }
        var sums = Array(repeating: 0, count: lower.count + 1)
        var total = 0
        var crossings = 0
        for place in upper {
            let ends = below[place].map { ranks[$0] }.sorted()
            for end in ends {
                var index = end + 1
                var through = 0
                while index > 0 {
                    through += sums[index]
                    index -= index & -index
                }
                crossings += total - through
            }
            for end in ends {
                var index = end + 1
                while index < sums.count {
                    sums[index] += 1
                    index += index & -index
                }
                total += 1
            }
        }
        return crossings
    }
}
