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

    /// Adds the counts of another state to a table that has room for all of its values, and in which
    /// hashes may clash.
    mutating func mergeIntoTable(_ other: ValueCounts) {
        let mask = places.count &- 1
        let multiplier = multiplier
        let shift = hashShift
        var end = stored.count
        let vacant = Entry(bits: Self.vacant, count: 0)
        stored.append(contentsOf: repeatElement(vacant, count: other.distinctCount))
        unsafe other.stored.withUnsafeBufferPointer { added in
            unsafe stored.withUnsafeMutableBufferPointer { stored in
                unsafe places.withUnsafeMutableBufferPointer { places in
                    for index in 1..<added.count {
                        let entry = unsafe added[index]
                        var hash = Self.hash(entry.bits, multiplier: multiplier, shift: shift)
                        var place = Int(unsafe places[hash])
                        while place != 0, unsafe stored[place].bits != entry.bits {
                            hash = (hash &+ 1) & mask
                            place = Int(unsafe places[hash])
                        }
                        if place == 0 {
                            unsafe places[hash] = UInt16(truncatingIfNeeded: end)
                            unsafe stored[end] = entry
                            end &+= 1
                        } else {
                            unsafe stored[place].count &+= entry.count
                        }
                    }
                }
            }
        }
        stored.removeLast(stored.count - end)
    }
}
