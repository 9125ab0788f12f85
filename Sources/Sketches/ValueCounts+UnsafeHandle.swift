extension ValueCounts {
    /// Counts values that are in the table, from `start` on, up to the first that is not.
    ///
    /// Returns the index of that one, or the number of values.
    static func add(
        _ block: Span<Double>, from start: Int, to stored: inout [Entry], places: [UInt16],
        multiplier: UInt64, shift: UInt64
    ) -> Int {
        let mask = places.count &- 1
        return unsafe block.withUnsafeBufferPointer { values in
            unsafe stored.withUnsafeMutableBufferPointer { stored in
                unsafe places.withUnsafeBufferPointer { places in
                    var index = start
                    while index < values.count {
                        // Adding 0 makes 0 of −0.
                        let bits = unsafe (values[index] + 0).bitPattern
                        var hash = Self.hash(bits, multiplier: multiplier, shift: shift)
                        var place = Int(unsafe places[hash])
                        while unsafe stored[place].bits != bits {
                            if place == 0 { return index }
                            hash = (hash &+ 1) & mask
                            place = Int(unsafe places[hash])
                        }
                        unsafe stored[place].count &+= 1
                        index &+= 1
                    }
                    return index
                }
            }
        }
    }
}
