extension QuantileSketch {
    /// Adds what another sketch has seen.
    package mutating func merge(_ other: QuantileSketch) {
        guard other.count > 0 else { return }
        note(other.least, other.greatest)
        kMin = Swift.min(kMin, other.kMin, other.isExact ? kMin : other.k)
        count += other.count
        isBufferSorted = false
        var other = other
        let base = Swift.min(baseLevel, other.baseLevel)
        lowerBase(to: base)
        other.lowerBase(to: base)
        for value in other.buffer {
            if buffer.count >= bufferCapacity { compactBuffer() }
            buffer.append(value)
        }
        for index in other.levelCounts.indices {
            let start = other.start(ofLevel: index)
            merge(
                Array(other.items[start..<(start + Int(other.levelCounts[index]))]),
                intoLevel: base + 1 + index)
        }
        if other.pendingCount > 0 { addPending(other.pendingValue, weight: other.pendingCount) }
        compress()
    }

    /// The sketch with nothing under way and every item at a level of its own.
    var flushed: QuantileSketch {
        guard baseLevel > 0 else { return self }
        var flushed = self
        flushed.lowerBase()
        return flushed
    }

    /// The sketch with no more items than DataSketches allows for its levels.
    var exchanged: QuantileSketch {
        var exchanged = flushed
        let capacity = KLLCapacity.of(k: k)
        while exchanged.items.count + exchanged.buffer.count
            > capacity.total(levelCount: exchanged.levelCount)
        {
            if exchanged.buffer.count > 1 {
                exchanged.compactBuffer()
            } else {
                exchanged.compress()
            }
        }
        return exchanged
    }

    /// The retained items, ascending, with the number of values that each stands for.
    package var weightedItems: [(value: Double, count: Int)] {
        let sketch = flushed
        var weighted = sketch.buffer.map { (value: $0, count: 1) }
        for index in sketch.levelCounts.indices {
            let start = sketch.start(ofLevel: index)
            for item in sketch.items[start..<(start + Int(sketch.levelCounts[index]))] {
                weighted.append((value: item, count: 2 << index))
            }
        }
        return weighted.sorted { $0.value < $1.value }
    }
}

extension QuantileSketch: Equatable {
    /// Whether two sketches hold the same items with the same weights.
    package static func == (left: QuantileSketch, right: QuantileSketch) -> Bool {
        let (left, right) = (left.exchanged, right.exchanged)
        return left.k == right.k && left.kMin == right.kMin && left.count == right.count
            && left.least == right.least && left.greatest == right.greatest
            && left.buffer.sorted() == right.buffer.sorted() && left.items == right.items
            && left.levelCounts == right.levelCounts
    }
}
