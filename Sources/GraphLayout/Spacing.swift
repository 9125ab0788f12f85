/// Puts things in a row as near to where they want to be as their distances allow.
enum Spacing {
    /// The positions that keep the order and the distances, with the least sum of squared
    /// deviations from the wishes.
    ///
    /// With the distances taken off, positions must only not fall; that is isotonic regression,
    /// which pooling adjacent violators solves exactly in linear time (Ayer and others, 1955).
    ///
    /// - Parameters:
    ///   - wishes: where each thing wants to be, in the order of the row.
    ///   - distances: the least distance of each thing from the one before it; the first is unused.
    /// - Returns: the positions.
    static func positions(wishes: [Double], distances: [Double]) -> [Double] {
        var offsets: [Double] = []
        var offset = 0.0
        for (index, distance) in distances.enumerated() {
            if index > 0 { offset += distance }
            offsets.append(offset)
        }
        var blocks: [(sum: Double, count: Int)] = []
        for (wish, offset) in zip(wishes, offsets) {
            var block = (sum: wish - offset, count: 1)
            while let last = blocks.last,
                last.sum / Double(last.count) >= block.sum / Double(block.count)
            {
                block = (block.sum + last.sum, block.count + last.count)
                blocks.removeLast()
            }
            blocks.append(block)
        }
        let levels = blocks.flatMap { block in
            repeatElement(block.sum / Double(block.count), count: block.count)
        }
        return zip(levels, offsets).map { $0 + $1 }
    }
}
