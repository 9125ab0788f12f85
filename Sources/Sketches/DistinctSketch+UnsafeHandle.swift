extension DistinctSketch {
    /// Adds things by the words that stand for them, once there are registers.
    ///
    /// Nearly all of them change nothing; the loop ends at each one that does.
    @inline(__always)
    mutating func raise<Element: BitwiseCopyable>(
        _ elements: Span<Element>, by word: (Element) -> UInt64
    ) {
        guard !registers.isEmpty else { return }
        var start = 0
        while start < elements.count {
            let found = unsafe elements.withUnsafeBufferPointer { elements in
                unsafe registers.withUnsafeBufferPointer { registers -> (Int, UInt32) in
                    for index in start..<elements.count {
                        let coupon = Self.coupon(of: MurmurHash3.hash(word(unsafe elements[index])))
                        let register = Int(coupon) & (Self.registerCount &- 1)
                        if coupon &>> 26 > UInt32(unsafe registers[register]) {
                            return (index, coupon)
                        }
                    }
                    return (elements.count, 0)
                }
            }
            start = found.0 + 1
            if found.0 < elements.count { add(coupon: found.1) }
        }
    }
}
