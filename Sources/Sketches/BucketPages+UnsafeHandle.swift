extension BucketPages {
    /// Values of a block that no page was there for.
    struct Missed {
        /// Values whose key is below the directory.
        var below: SignedPair<Int>
        /// Whether others lack a page, inside of the directory or above it.
        var isInDirectory: Bool

        var isNone: Bool { below.positive | below.negative == 0 && !isInDirectory }
    }

    /// Counts a block of finite values at `value + addend` in the pages there are.
    ///
    /// There are at most 2^20 values, and room was made by `prepare`.
    mutating func count(
        _ block: Span<Double>, addend: Double, schema: Int, range: ClosedRange<Double>
    ) -> Missed {
        let firstPage = firstPage
        let span = span
        guard span > 0 else {
            return Missed(below: SignedPair(positive: 0, negative: 0), isInDirectory: true)
        }
        return unsafe block.withUnsafeBufferPointer { values in
            unsafe directory.withUnsafeBufferPointer { directory in
                unsafe ExponentialBounds.cells.withUnsafeBufferPointer { cells in
                    unsafe counts.withUnsafeMutableBufferPointer { counts in
                        guard
                            let base = counts.baseAddress, let offsets = directory.baseAddress,
                            let table = cells.baseAddress
                        else {
                            return Missed(
                                below: .init(positive: 0, negative: 0), isInDirectory: false)
                        }
                        let handle = unsafe UnsafeHandle(
                            counts: base, directory: offsets,
                            cells: table + ((2 << Swift.max(schema, 0)) - 2),
                            schema: schema, firstPage: firstPage, span: span)
                        let low = Self.magnitudesBelow(firstPage: firstPage, schema: schema)
                        let end = (firstPage + span) * BucketPages.pageSize
                        let high = ExponentialBounds.upperBound(ofKey: end - 1, schema: schema)
                        let above = ExponentialBounds.upperBound(ofKey: end, schema: schema)
                        let least = range.lowerBound + addend
                        let greatest = range.upperBound + addend
                        if schema < 0 {
                            unsafe handle.count(
                                values, addend: addend, coarser: -schema, low: low, high: above,
                                form: Anywhere.self)
                        } else if least > low.x, greatest <= high {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: AllPositive.self)
                        } else if least >= -high, greatest <= high {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: NoneAbove.self)
                        } else {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: Anywhere.self)
                        }
                        return unsafe handle.takeMissed()
                    }
                }
            }
        }
    }

    /// Magnitudes whose keys are the last four of the page before the first one.
    ///
    /// Subnormal numbers have no keys of their own; where such would be needed, all four are alike.
    private static func magnitudesBelow(firstPage: Int, schema: Int) -> SIMD4<Double> {
        let key = firstPage * pageSize - 1
        let last = ExponentialBounds.upperBound(ofKey: key, schema: schema)
        guard key - 3 >= ExponentialBounds.keyAboveSubnormals(schema: schema) else {
            return SIMD4(repeating: last)
        }
        return SIMD4(
            last, ExponentialBounds.upperBound(ofKey: key - 1, schema: schema),
            ExponentialBounds.upperBound(ofKey: key - 2, schema: schema),
            ExponentialBounds.upperBound(ofKey: key - 3, schema: schema))
    }

    /// Adds another's counts to this, or takes them away, page by page.
    ///
    /// The other's keys are divided by 2^steps. Returns those of its pages that are missing here or
    /// have keys below `foldKey`, with which nothing was done. Neither side has upper words, and
    /// room was made by `prepare`.
    mutating func merge(
        _ other: BucketPages, coarserBy steps: Int, above foldKey: Int, adding: Bool
    ) -> [(page: Int, sign: BucketSign)] {
        var missing: [(page: Int, sign: BucketSign)] = []
        let firstPage = firstPage
        let span = span
        let firstWhole = (foldKey &+ Self.pageSize &- 1) / Self.pageSize &- firstPage
        unsafe directory.withUnsafeBufferPointer { directory in
            unsafe other.directory.withUnsafeBufferPointer { otherDirectory in
                unsafe counts.withUnsafeMutableBytes { counts in
                    unsafe other.counts.withUnsafeBytes { otherCounts in
                        guard let target = counts.baseAddress, let source = otherCounts.baseAddress
                        else { return }
                        for side in 0..<2 {
                            let theirEntries = side &* (other.span &+ 2) &+ 1
                            let myEntries = side &* (span &+ 2) &+ 1
                            for place in 0..<other.span {
                                let from = Int(unsafe otherDirectory[theirEntries &+ place])
                                guard from != 0 else { continue }
                                let page = other.firstPage &+ place
                                let myPlace = (page &>> steps) &- firstPage
                                guard
                                    myPlace >= Swift.max(firstWhole, 0), myPlace < span,
                                    case let to = Int(unsafe directory[myEntries &+ myPlace]),
                                    to != 0
                                else {
                                    missing.append((page, side == 0 ? .positive : .negative))
                                    continue
                                }
                                let slot =
                                    ((page &* Self.pageSize) &>> steps) & (Self.pageSize &- 1)
                                unsafe Self.combine(
                                    target + (to &+ slot) &* 4, source + from &* 4,
                                    coarserBy: steps, adding)
                            }
                        }
                    }
                }
            }
        }
        return missing
    }

    /// Adds the 16 counts of one page to another's, or takes them away, 2^steps of them together.
    @inline(__always)
    @unsafe private static func combine(
        _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, coarserBy steps: Int,
        _ adding: Bool
    ) {
        @inline(__always)
        func change<Counts: SIMD<UInt32>>(_ counts: Counts) {
            let mine = unsafe target.loadUnaligned(as: Counts.self)
            unsafe target.storeBytes(
                of: adding ? mine &+ counts : mine &- counts, as: Counts.self)
        }
        let sixteen = unsafe source.loadUnaligned(as: SIMD16<UInt32>.self)
        guard steps > 0 else { return change(sixteen) }
        let eight = sixteen.evenHalf &+ sixteen.oddHalf
        guard steps > 1 else { return change(eight) }
        let four = eight.evenHalf &+ eight.oddHalf
        guard steps > 2 else { return change(four) }
        let two = four.evenHalf &+ four.oddHalf
        guard steps > 3 else { return change(two) }
        let sum = two.x &+ two.y
        let mine = unsafe target.load(as: UInt32.self)
        unsafe target.storeBytes(of: adding ? mine &+ sum : mine &- sum, as: UInt32.self)
    }

    /// All values lie inside of the directory, above the anchor.
    private enum AllPositive: BlockForm {
        static let isPositive = true
        static let isClamped = false
    }

    /// Values are of either sign, none above the directory.
    private enum NoneAbove: BlockForm {
        static let isPositive = false
        static let isClamped = false
    }

    /// Values are anywhere.
    private enum Anywhere: BlockForm {
        static let isPositive = false
        static let isClamped = true
    }

    /// The pages as pointers, for as long as one block takes.
    @unsafe private struct UnsafeHandle {
        let counts: UnsafeMutablePointer<UInt32>
        let directory: UnsafePointer<UInt16>
        let cells: UnsafePointer<UInt64>
        let schema: Int
        let firstPage: Int
        let span: Int

        /// Finds each value's key without a branch and counts it.
        ///
        /// Keys outside of the directory are held at its ends, where they are counted in the
        /// header; `form` says whether there may be such. Four of those below it in a row have slots
        /// of their own, so that many zeros do not wait for each other's sum.
        @inline(__always)
        func count<Form: BlockForm>(
            _ values: UnsafeBufferPointer<Double>, addend: Double, coarser: Int,
            low: SIMD4<Double>, high: Double, form: Form.Type
        ) {
            let keys = unsafe KeyFinder(self, coarser: coarser, high: high)
            var index = 0
            while index &+ 3 < values.count {
                unsafe keys.count(values[index] + addend, low: low.x, form)
                unsafe keys.count(values[index &+ 1] + addend, low: low.y, form)
                unsafe keys.count(values[index &+ 2] + addend, low: low.z, form)
                unsafe keys.count(values[index &+ 3] + addend, low: low.w, form)
                index &+= 4
            }
            while index < values.count {
                unsafe keys.count(values[index] + addend, low: low.x, form)
                index &+= 1
            }
        }

        /// Reads what was counted in the header, and clears it.
        func takeMissed() -> Missed {
            var inDirectory: UInt32 = 0
            for slot in 0..<BucketPages.pageSize {
                inDirectory |= unsafe counts[slot]
                unsafe counts[slot] = 0
            }
            var below = SignedPair(positive: 0, negative: 0)
            for slot in 0..<BucketPages.belowSlotCount {
                below.positive &+= Int(unsafe counts[BucketPages.belowSlots + slot])
                below.negative &+= Int(
                    unsafe counts[
                        BucketPages.belowSlots + BucketPages.belowSlotCount + slot])
            }
            unsafe (counts + BucketPages.belowSlots).update(
                repeating: 0, count: 2 * BucketPages.belowSlotCount)
            return Missed(below: below, isInDirectory: inDirectory != 0)
        }
    }
}

extension BucketPages {
    /// What is the same for all values of a block.
    @unsafe private struct KeyFinder {
        let counts: UnsafeMutablePointer<UInt32>
        /// The directory's entries, from where that of page 0 would be.
        let entries: UnsafePointer<UInt16>
        let cells: UnsafePointer<UInt64>
        let cellShift: UInt64
        let cellMask: UInt64
        /// From a page's entry to that of the other sign.
        let stride: Int
        let coarser: Int
        let high: Double

        @inline(__always)
        init(_ handle: UnsafeHandle, coarser: Int, high: Double) {
            let fine = UInt64(truncatingIfNeeded: unsafe Swift.max(handle.schema, 0))
            unsafe counts = handle.counts
            unsafe entries = handle.directory - (handle.firstPage &- 1)
            unsafe cells = handle.cells
            unsafe cellShift = 51 &- fine
            unsafe cellMask = (2 &<< fine) &- 1
            unsafe stride = handle.span &+ 2
            unsafe self.coarser = coarser
            unsafe self.high = high
        }

        /// Counts one value.
        @inline(__always)
        func count<Form: BlockForm>(_ value: Double, low: Double, _ form: Form.Type) {
            var magnitude = value.bitPattern
            if !Form.isPositive {
                let distance = value.magnitude
                magnitude = (distance > low ? distance : low).bitPattern
            }
            if Form.isClamped {
                let distance = Double(bitPattern: magnitude)
                magnitude = (unsafe distance < high ? distance : high).bitPattern
            }
            let position = unsafe magnitude &>> cellShift
            let cell = unsafe cells[Int(truncatingIfNeeded: position & cellMask)]
            let isPast = (magnitude &<< 12 > cell) ? 1 : 0
            let key =
                unsafe (Int(truncatingIfNeeded: position &>> 1 &+ cell & 0xFFF) &+ isPast)
                &>> (Form.isClamped ? coarser : 0)
            var entry = key &>> 4
            if !Form.isPositive {
                entry = unsafe entry &+ Int(bitPattern: UInt(value.bitPattern)) &>> 63 & stride
            }
            let offset = unsafe entries[entry]
            unsafe counts[Int(offset) &+ key & 15] &+= 1
        }
    }
}

/// Where the values of a block lie; a type, so that each form has a loop of its own.
private protocol BlockForm {
    static var isPositive: Bool { get }
    static var isClamped: Bool { get }
}
