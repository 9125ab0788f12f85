extension Layers {
    /// Orders the places of each layer so that few edges cross.
    ///
    /// Sweeps down and up; each puts a place at the mean position of its neighbours in the layer
    /// that was ordered before (Sugiyama, Tagawa and Toda, "Methods for visual understanding of
    /// hierarchical system structures", 1981). The order with the fewest crossings is kept.
    mutating func reduceCrossings(sweepCountMax: Int = 8) {
        var best = places
        var fewest = crossingCount
        for sweep in 0..<sweepCountMax where fewest > 0 {
            let goesDown = sweep.isMultiple(of: 2)
            let order = goesDown ? Array(places.indices) : places.indices.reversed()
            for (index, layer) in zip(order, order.dropFirst()) {
                sort(layer, by: goesDown ? above : below, in: index)
            }
            let count = crossingCount
            if count < fewest {
                fewest = count
                best = places
            }
        }
        places = best
    }

    private mutating func sort(_ layer: Int, by neighbours: [[Int]], in fixed: Int) {
        var position: [Int: Double] = [:]
        for (index, place) in places[fixed].enumerated() { position[place] = Double(index) }
        // A place without neighbours stays where it is, among what moves about it.
        let keyed = places[layer].enumerated().map { index, place in
            let near = neighbours[place].compactMap { position[$0] }
            let mean = near.isEmpty ? Double(index) : near.reduce(0, +) / Double(near.count)
            return (key: mean, index: index, place: place)
        }
        places[layer] = keyed.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.map(\.place)
    }

    /// How many pairs of edges between neighbouring layers cross.
    var crossingCount: Int {
        zip(places, places.dropFirst()).reduce(0) { count, pair in
            count + crossings(between: pair.0, and: pair.1)
        }
    }

    /// Counts the inversions among the lower ends of edges sorted by their upper ends, in a tree of
    /// partial sums (Barth, Jünger and Mutzel, "Simple and efficient bilayer cross counting", 2002).
    private func crossings(between upper: [Int], and lower: [Int]) -> Int {
        var position: [Int: Int] = [:]
        for (index, place) in lower.enumerated() { position[place] = index }
        var sums = Array(repeating: 0, count: lower.count + 1)
        var total = 0
        var crossings = 0
        for place in upper {
            let ends = below[place].compactMap { position[$0] }.sorted()
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
