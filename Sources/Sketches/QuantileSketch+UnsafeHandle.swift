import Randomness

extension QuantileSketch {
    /// Appends values to the buffer.
    mutating func append(_ block: Span<Double>) {
        unsafe block.withUnsafeBufferPointer { values in
            unsafe buffer.append(contentsOf: values)
        }
    }

    /// Appends one value of each block of 2^baseLevel to the buffer, chosen at random.
    mutating func appendSamples(of block: Span<Double>) {
        let level = UInt64(baseLevel)
        let blocks = block.count >> baseLevel
        unsafe block.withUnsafeBufferPointer { values in
            var bits: UInt64 = 0
            var bitCount: UInt64 = 0
            for index in 0..<blocks {
                if bitCount < level {
                    bits = randomness.next()
                    bitCount = 64
                }
                let place = Int(truncatingIfNeeded: bits & ((1 &<< level) &- 1))
                bits &>>= level
                bitCount &-= level
                unsafe buffer.append(values[index &<< Int(level) &+ place])
            }
        }
    }

    /// Sorts an even number of values, and merges every second one into a level's items.
    ///
    /// Sixty-four values are sorted and halved in runs of 16 or 32 if `sortedRunLength` says so, else
    /// all together. The level's items are the last ones. Returns how many were added to them.
    static func compact(
        _ buffer: [Double], sortedRunLength: Int, into items: inout [Double],
        presentCount: Int, randomness: inout SplitMix64
    ) -> Int {
        let half = buffer.count / 2
        let start = items.count - presentCount
        items.append(contentsOf: repeatElement(0, count: half))
        let padded = paddedCount(buffer.count)
        unsafe buffer.withUnsafeBufferPointer { buffer in
            unsafe items.withUnsafeMutableBufferPointer { items in
                guard let values = buffer.baseAddress, let target = items.baseAddress else {
                    return
                }
                // Halving 64 values takes room for three times as many, sorting for twice as many.
                let room = Swift.max(2 &* padded, 3 &* 64)
                unsafe Scratch.with(capacity: room + half + presentCount + 4) { scratch in
                    let right = unsafe scratch + room + 1
                    if buffer.count == 64, sortedRunLength <= 32 {
                        unsafe scratch.update(from: values, count: 64)
                        unsafe sortAndHalve64(
                            scratch, scratch: scratch + 64, runLength: sortedRunLength,
                            bits: randomness.next(), into: right)
                    } else {
                        let first = Int(randomness.next() >> 63)
                        let sorted = unsafe sort(values, buffer.count, scratch, padded)
                        for index in 0..<half {
                            unsafe right[index] = sorted[2 &* index &+ first]
                        }
                    }
                    unsafe mergeIntoLevel(
                        right, half, target + start, presentCount, scratch: right + half + 2)
                }
            }
        }
        return half
    }

    /// The next power of two from 64 on.
    private static func paddedCount(_ count: Int) -> Int {
        var padded = 64
        while padded < count { padded &*= 2 }
        return padded
    }

    /// Sorts values in scratch memory for `padded` values twice; returns where they are then.
    ///
    /// What is missing to a power of two is filled up with infinity, so that all runs that are
    /// merged are of one length.
    @unsafe private static func sort(
        _ values: UnsafePointer<Double>, _ count: Int, _ scratch: UnsafeMutablePointer<Double>,
        _ padded: Int
    ) -> UnsafeMutablePointer<Double> {
        var source = unsafe scratch
        var target = unsafe scratch + padded
        unsafe source.update(from: values, count: count)
        for index in count..<padded { unsafe source[index] = .infinity }
        for start in Swift.stride(from: 0, to: padded, by: 64) {
            unsafe sortColumns64(source + start)
            for pair in 0..<4 {
                unsafe merge(
                    source + (start &+ 2 &* pair), source + (start &+ 2 &* pair &+ 1), stride: 8,
                    count: 8, into: target + (start &+ 16 &* pair))
            }
        }
        var length = 16
        while length < padded {
            unsafe (source, target) = (target, source)
            for start in Swift.stride(from: 0, to: padded, by: 2 &* length) {
                unsafe merge(
                    source + start, source + (start &+ length), stride: 1, count: length,
                    into: target + start)
            }
            length &*= 2
        }
        return unsafe target
    }

    /// Sorts the eight columns of an 8 by 8 matrix.
    @unsafe @inline(__always)
    private static func sortColumns64(_ values: UnsafeMutablePointer<Double>) {
        for column in Swift.stride(from: 0, to: 8, by: 2) {
            unsafe sortColumns(UnsafeMutableRawPointer(values + column))
        }
    }

    /// Merges every second one of a level's items into those of the next level, just before them.
    ///
    /// What follows moves up to close the gap.
    static func compactLevel(
        of items: inout [Double], at start: Int, count: Int, presentCount: Int, from first: Int
    ) {
        let half = count / 2
        unsafe items.withUnsafeMutableBufferPointer { items in
            guard let base = items.baseAddress else { return }
            unsafe Scratch.with(capacity: presentCount + half + 4) { scratch in
                let right = unsafe scratch + 1
                for index in 0..<half {
                    unsafe right[index] = base[start &+ 2 &* index &+ first]
                }
                unsafe mergeIntoLevel(
                    right, half, base + start - presentCount, presentCount,
                    scratch: right + half + 2)
            }
            let rest = items.count - start - count
            unsafe (base + start + half).update(from: base + start + count, count: rest)
        }
        items.removeLast(half)
    }

    /// Merges the items of a level with ascending ones right behind them.
    static func mergeRuns(
        of items: inout [Double], at start: Int, count: Int, followedBy added: Int
    ) {
        unsafe items.withUnsafeMutableBufferPointer { items in
            guard let base = items.baseAddress else { return }
            unsafe Scratch.with(capacity: count + added + 4) { scratch in
                let right = unsafe scratch + 1
                unsafe right.update(from: base + start + count, count: added)
                unsafe mergeIntoLevel(
                    right, added, base + start, count, scratch: right + added + 2)
            }
        }
    }

    /// Merges ascending items into a level's, behind which there is room for them.
    ///
    /// There is room for a sentinel on either side of `added`, and for the level's items and one
    /// more at `scratch`.
    @unsafe private static func mergeIntoLevel(
        _ added: UnsafeMutablePointer<Double>, _ addedCount: Int,
        _ level: UnsafeMutablePointer<Double>, _ levelCount: Int,
        scratch: UnsafeMutablePointer<Double>
    ) {
        // Infinite sentinels at either end of both runs stand in for bounds checks.
        unsafe scratch.update(from: level, count: levelCount)
        unsafe added[-1] = -.infinity
        unsafe added[addedCount] = .infinity
        unsafe scratch[-1] = -.infinity
        unsafe scratch[levelCount] = .infinity
        // Infinite items, which other implementations keep, cannot be told from the sentinels.
        let lowest = unsafe Swift.min(added[0], levelCount > 0 ? scratch[0] : 0)
        let highest = unsafe Swift.max(
            added[addedCount - 1], levelCount > 0 ? scratch[levelCount - 1] : 0)
        if lowest > -.infinity, highest < .infinity {
            unsafe merge(scratch, levelCount, added, addedCount, into: level)
        } else {
            unsafe (level + levelCount).update(from: added, count: addedCount)
            var all = unsafe UnsafeMutableBufferPointer(
                start: level, count: levelCount + addedCount)
            unsafe all.sort()
        }
    }

    /// Sorts 64 values in runs of 16 or 32 and writes every second one of each, merged.
    @unsafe private static func sortAndHalve64(
        _ values: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>,
        runLength: Int, bits: UInt64, into output: UnsafeMutablePointer<Double>
    ) {
        unsafe sortColumns64(values)
        for pair in 0..<4 {
            unsafe merge(
                values + 2 * pair, values + 2 * pair + 1, stride: 8, count: 8,
                into: scratch + 16 * pair)
        }
        if runLength == 32 {
            for pair in 0..<2 {
                unsafe merge(
                    scratch + 32 * pair, scratch + 32 * pair + 16, stride: 1, count: 16,
                    into: scratch + 64 + 32 * pair)
            }
            unsafe merge(
                scratch + 64 + Int(bits & 1), scratch + 96 + Int(bits >> 1 & 1), stride: 2,
                count: 16, into: output)
            return
        }
        for pair in 0..<2 {
            let left = unsafe scratch + 32 * pair + Int(bits >> UInt64(2 * pair) & 1)
            let right = unsafe scratch + 32 * pair + 16 + Int(bits >> UInt64(2 * pair + 1) & 1)
            unsafe merge(left, right, stride: 2, count: 8, into: scratch + 64 + 16 * pair)
        }
        unsafe merge(scratch + 64, scratch + 80, stride: 1, count: 16, into: output)
    }

    /// Sorts two neighbouring columns of an 8 by 8 matrix, side by side.
    ///
    /// The network of 19 exchanges is optimal (Knuth, TAOCP volume 3, 5.3.4).
    @unsafe @inline(__always)
    private static func sortColumns(_ start: UnsafeMutableRawPointer) {
        @inline(__always)
        func load(_ row: Int) -> SIMD2<Double> {
            unsafe start.loadUnaligned(fromByteOffset: row &* 64, as: SIMD2<Double>.self)
        }
        @inline(__always)
        func exchange(_ low: inout SIMD2<Double>, _ high: inout SIMD2<Double>) {
            let least = low.replacing(with: high, where: high .< low)
            high = high.replacing(with: low, where: low .> high)
            low = least
        }
        var (a, b, c, d) = (load(0), load(1), load(2), load(3))
        var (e, f, g, h) = (load(4), load(5), load(6), load(7))
        exchange(&a, &c); exchange(&b, &d); exchange(&e, &g); exchange(&f, &h)
        exchange(&a, &e); exchange(&b, &f); exchange(&c, &g); exchange(&d, &h)
        exchange(&a, &b); exchange(&c, &d); exchange(&e, &f); exchange(&g, &h)
        exchange(&c, &e); exchange(&d, &f)
        exchange(&b, &e); exchange(&d, &g)
        exchange(&b, &c); exchange(&d, &e); exchange(&f, &g)
        for (row, pair) in [a, b, c, d, e, f, g, h].enumerated() {
            unsafe start.storeBytes(of: pair, toByteOffset: row &* 64, as: SIMD2<Double>.self)
        }
    }

    /// Merges two ascending runs of one length, from both ends at once.
    ///
    /// The two ends do not wait for each other, and neither has a branch on the values.
    @unsafe @inline(__always)
    private static func merge(
        _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, stride: Int, count: Int,
        into output: UnsafeMutablePointer<Double>
    ) {
        var leftFront = unsafe left
        var rightFront = unsafe right
        var leftBack = unsafe left + (count &- 1) &* stride
        var rightBack = unsafe right + (count &- 1) &* stride
        for index in 0..<count {
            let first = unsafe leftFront.pointee
            let second = unsafe rightFront.pointee
            let takesRight = second < first
            unsafe output[index] = takesRight ? second : first
            let step = takesRight ? stride : 0
            unsafe rightFront += step
            unsafe leftFront += stride &- step
            let last = unsafe leftBack.pointee
            let other = unsafe rightBack.pointee
            let takesLeft = other < last
            unsafe output[2 &* count &- 1 &- index] = takesLeft ? last : other
            let backStep = takesLeft ? stride : 0
            unsafe leftBack -= backStep
            unsafe rightBack -= stride &- backStep
        }
    }

    /// Merges two ascending runs that lie between infinite sentinels, from both ends at once.
    @unsafe @inline(__always)
    private static func merge(
        _ left: UnsafePointer<Double>, _ leftCount: Int, _ right: UnsafePointer<Double>,
        _ rightCount: Int, into output: UnsafeMutablePointer<Double>
    ) {
        let count = leftCount &+ rightCount
        var leftFront = 0
        var rightFront = 0
        var leftBack = leftCount &- 1
        var rightBack = rightCount &- 1
        for index in 0..<(count / 2) {
            let first = unsafe left[leftFront]
            let second = unsafe right[rightFront]
            let takesRight = second < first
            unsafe output[index] = takesRight ? second : first
            let step = takesRight ? 1 : 0
            rightFront &+= step
            leftFront &+= 1 &- step
            let last = unsafe left[leftBack]
            let other = unsafe right[rightBack]
            let takesLeft = other < last
            unsafe output[count &- 1 &- index] = takesLeft ? last : other
            let backStep = takesLeft ? 1 : 0
            leftBack &-= backStep
            rightBack &-= 1 &- backStep
        }
        if count & 1 == 1 {
            unsafe output[count / 2] =
                leftFront <= leftBack ? left[leftFront] : right[rightFront]
        }
    }
}

/// Memory for as long as one compaction takes.
private enum Scratch {
    @inline(__always)
    static func with(capacity: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: capacity)
        unsafe body(scratch)
        unsafe scratch.deallocate()
    }
}
