extension Moments {
    /// The moments of a block of finite values; nil where a value or their sum is not finite.
    ///
    /// Two passes, the second one about the block's own mean, each with several sums side by side.
    init?(ofBlock block: Span<Double>) {
        guard
            let moments = unsafe block.withUnsafeBufferPointer({ values in
                unsafe UnsafeHandle(values: values).moments()
            })
        else { return nil }
        self = moments
    }

    /// The values of a block, for as long as its two passes take.
    @unsafe private struct UnsafeHandle {
        let values: UnsafeBufferPointer<Double>

        @inline(__always)
        private func four(_ index: Int) -> SIMD4<Double> {
            unsafe UnsafeRawBufferPointer(values).loadUnaligned(
                fromByteOffset: index &* 8, as: SIMD4<Double>.self)
        }

        func moments() -> Moments? {
            let count = unsafe values.count
            guard count > 0 else { return nil }
            var least = SIMD4(repeating: unsafe values[0])
            var greatest = least
            var even = SIMD4<Double>()
            var odd = SIMD4<Double>()
            var index = 0
            while index &+ 7 < count {
                let first = unsafe four(index)
                let second = unsafe four(index &+ 4)
                even += first
                odd += second
                least.replace(with: first, where: first .< least)
                greatest.replace(with: first, where: first .> greatest)
                least.replace(with: second, where: second .< least)
                greatest.replace(with: second, where: second .> greatest)
                index &+= 8
            }
            var sum = (even + odd).sum()
            var low = least.min()
            var high = greatest.max()
            while index < count {
                let value = unsafe values[index]
                sum += value
                low = value < low ? value : low
                high = value > high ? value : high
                index &+= 1
            }
            guard sum.isFinite else { return nil }
            // Rounding must not put the mean of equal values beside them.
            let mean = Swift.min(Swift.max(sum / Double(count), low), high)
            let sums = unsafe centralSums(about: mean)
            return Moments(
                count: count, mean: mean, secondSum: sums.x, thirdSum: sums.y, fourthSum: sums.z,
                minimum: low, maximum: high)
        }

        /// Σ d², Σ d³ and Σ d⁴ of the distances d from `mean`.
        private func centralSums(about mean: Double) -> SIMD3<Double> {
            let count = unsafe values.count
            let centre = SIMD4(repeating: mean)
            var second = SIMD4<Double>()
            var third = SIMD4<Double>()
            var fourth = SIMD4<Double>()
            var index = 0
            while index &+ 3 < count {
                let distance = unsafe four(index) - centre
                let square = distance * distance
                second += square
                third += square * distance
                fourth += square * square
                index &+= 4
            }
            var sums = SIMD3(second.sum(), third.sum(), fourth.sum())
            while index < count {
                let distance = unsafe values[index] - mean
                let square = distance * distance
                sums += SIMD3(square, square * distance, square * square)
                index &+= 1
            }
            return sums
        }
    }
}
