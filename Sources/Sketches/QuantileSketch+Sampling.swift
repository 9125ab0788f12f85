import Randomness

extension QuantileSketch {
    /// Lets values in at a higher level from now on: one of each block of 2^level is kept.
    mutating func raiseBase(to level: Int) {
        while baseLevel < level { raiseBase() }
    }

    private mutating func raiseBase() {
        if buffer.count > 1 { compactBuffer() }
        baseLevel += 1
        // An item without a partner goes on as part of a block that is under way.
        if let left = buffer.popLast() { addToBlock(left, weight: 1 << (baseLevel - 1)) }
        guard let lowest = levelCounts.first else { return }
        levelCounts.removeFirst()
        buffer = Array(items.suffix(Int(lowest)))
        items.removeLast(Int(lowest))
    }

    /// Lets every value in again.
    mutating func lowerBase(to level: Int = 0) {
        guard baseLevel > level else { return }
        let sorted = buffer.sorted()
        let pending = pendingCount
        buffer.removeAll(keepingCapacity: true)
        levelCounts.insert(contentsOf: repeatElement(0, count: baseLevel - level), at: 0)
        let itemLevel = baseLevel
        baseLevel = level
        merge(sorted, intoLevel: itemLevel)
        pendingCount = 0
        for bit in level..<itemLevel where pending >> bit & 1 == 1 {
            if bit == level {
                buffer.append(pendingValue)
            } else {
                merge([pendingValue], intoLevel: bit)
            }
        }
        let rest = pending & ((1 << level) - 1)
        if rest > 0 { addToBlock(pendingValue, weight: rest) }
    }

    /// Adds one value as `weight` of the block that is under way, with the chance due to it.
    private mutating func addToBlock(_ value: Double, weight: Int) {
        pendingCount += weight
        if randomness.next(below: pendingCount) < weight { pendingValue = value }
        closeBlock()
    }

    /// Adds values, no more than are missing, to the block that is under way.
    private mutating func addToBlock(_ values: Span<Double>) {
        pendingCount += values.count
        let chosen = randomness.next(below: pendingCount)
        if chosen < values.count { pendingValue = values[chosen] }
        closeBlock()
    }

    private mutating func closeBlock() {
        if pendingCount >= 1 << baseLevel {
            pendingCount -= 1 << baseLevel
            push(pendingValue)
        }
    }

    /// Adds the values of another sketch's block that was under way.
    mutating func addPending(_ value: Double, weight: Int) { addToBlock(value, weight: weight) }

    private mutating func push(_ value: Double) {
        if buffer.count >= bufferCapacity { compactBuffer() }
        buffer.append(value)
    }

    /// Takes one value at random of each block of 2^baseLevel.
    mutating func sample(_ block: Span<Double>) {
        var start = 0
        if pendingCount > 0 {
            start = Swift.min(block.count, (1 << baseLevel) - pendingCount)
            addToBlock(block.extracting(0..<start))
        }
        while block.count - start >= 1 << baseLevel {
            if buffer.count >= bufferCapacity { compactBuffer() }
            let blocks = Swift.min(
                (block.count - start) >> baseLevel, bufferCapacity - buffer.count)
            guard blocks > 0 else { continue }
            let end = start + blocks << baseLevel
            appendSamples(of: block.extracting(start..<end))
            start = end
        }
        if start < block.count { addToBlock(block.extracting(start..<block.count)) }
    }
}
