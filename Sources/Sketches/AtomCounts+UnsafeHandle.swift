extension AtomCounts {
    /// Adds 1 to the count of each value that is the one of its hash, without a branch.
    static func count(
        _ block: Span<Double>, _ entries: inout [ValueCounts.Entry], _ places: [UInt8],
        multiplier: UInt64, shift: UInt64
    ) {
        unsafe block.withUnsafeBufferPointer { values in
            unsafe entries.withUnsafeMutableBufferPointer { entries in
                unsafe places.withUnsafeBufferPointer { places in
                    for index in 0..<values.count {
                        let bits = (unsafe values[index] + 0).bitPattern
                        let hash = ValueCounts.hash(bits, multiplier: multiplier, shift: shift)
                        let place = Int(unsafe places[hash])
                        let isFollowed = unsafe entries[place].bits == bits
                        unsafe entries[place].count &+= isFollowed ? 1 : 0
                    }
                }
            }
        }
    }
}
