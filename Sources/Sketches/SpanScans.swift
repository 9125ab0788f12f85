extension Span where Element == Double {
    /// The least and the greatest value; nil where one is not finite or there is none.
    var finiteRange: ClosedRange<Double>? {
        unsafe withUnsafeBufferPointer { buffer -> ClosedRange<Double>? in
            guard let start = buffer.baseAddress, buffer.count > 0 else { return nil }
            // Two of each, so that one does not wait for the other.
            var least = (SIMD4(repeating: unsafe start[0]), SIMD4(repeating: unsafe start[0]))
            var greatest = least
            var zero = (SIMD4(repeating: 0.0), SIMD4(repeating: 0.0))
            var index = 0
            while index &+ 7 < buffer.count {
                let first = unsafe UnsafeRawPointer(start + index).loadUnaligned(
                    as: SIMD4<Double>.self)
                let second = unsafe UnsafeRawPointer(start + (index &+ 4)).loadUnaligned(
                    as: SIMD4<Double>.self)
                least.0.replace(with: first, where: first .< least.0)
                least.1.replace(with: second, where: second .< least.1)
                greatest.0.replace(with: first, where: first .> greatest.0)
                greatest.1.replace(with: second, where: second .> greatest.1)
                zero.0 += first * 0
                zero.1 += second * 0
                index &+= 8
            }
            var low = Swift.min(least.0.min(), least.1.min())
            var high = Swift.max(greatest.0.max(), greatest.1.max())
            var sum = (zero.0 + zero.1).sum()
            while index < buffer.count {
                let value = unsafe start[index]
                low = Swift.min(low, value)
                high = Swift.max(high, value)
                sum += value * 0
                index &+= 1
            }
            return sum == 0 ? low...high : nil
        }
    }

    /// How many values are equal to one.
    func count(of value: Double) -> Int {
        let wanted = SIMD2(repeating: value)
        return count { $0 .== wanted }
    }

    /// How many values are at most a bound.
    package func count(atMost bound: Double) -> Int {
        let bounds = SIMD2(repeating: bound)
        return count { $0 .<= bounds }
    }

    /// How many values a comparison, which holds for no NaN, is true of.
    @inline(__always)
    private func count(_ isCounted: (SIMD2<Double>) -> SIMDMask<SIMD2<Int64>>) -> Int {
        unsafe withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            var counts = SIMD2<Int64>()
            var index = 0
            while index &+ 1 < buffer.count {
                let pair = unsafe UnsafeRawPointer(start + index).loadUnaligned(
                    as: SIMD2<Double>.self)
                counts = counts.replacing(with: counts &+ 1, where: isCounted(pair))
                index &+= 2
            }
            if index < buffer.count {
                let pair = unsafe SIMD2(start[index], .nan)
                counts = counts.replacing(with: counts &+ 1, where: isCounted(pair))
            }
            return Int(counts[0] &+ counts[1])
        }
    }

    /// The finite values, in order, and how many of the others are NaN.
    var finiteValues: (values: [Double], missingCount: Int) {
        var missing = 0
        let values = unsafe [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in indices {
                let value = unsafe self[unchecked: index]
                // Each value is written, and overwritten unless it counts: no branch to mispredict.
                unsafe buffer[filled] = value
                filled &+= value.isFinite ? 1 : 0
                missing &+= value.isNaN ? 1 : 0
            }
        }
        return (values, missing)
    }
}
