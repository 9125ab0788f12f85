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
                        let low = ExponentialBounds.upperBound(
                            ofKey: firstPage * BucketPages.pageSize - 1, schema: schema)
                        let end = (firstPage + span) * BucketPages.pageSize
                        let high = ExponentialBounds.upperBound(ofKey: end - 1, schema: schema)
                        let above = ExponentialBounds.upperBound(ofKey: end, schema: schema)
                        let least = range.lowerBound + addend
                        let greatest = range.upperBound + addend
                        if schema < 0 {
                            unsafe handle.count(
                                values, addend: addend, coarser: -schema, low: low, high: above,
                                form: .anywhere)
                        } else if least > low, greatest <= high {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: .positive)
                        } else if least >= -high, greatest <= high {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: .notAbove)
                        } else {
                            unsafe handle.count(
                                values, addend: addend, coarser: 0, low: low, high: above,
                                form: .anywhere)
                        }
                        return unsafe handle.takeMissed()
                    }
                }
            }
        }
    }

    /// Adds counts by their keys, divided by 2^steps.
    ///
    /// Returns those that have no page here or a key below `foldKey`, with which nothing was done;
    /// all of them where there are upper words. Room was made by `prepare`.
    mutating func add(
        _ keyed: [KeyedCount], coarserBy steps: Int, above foldKey: Int
    ) -> [KeyedCount] {
        guard isNarrow, span > 0 else { return keyed }
        var pageless: [KeyedCount] = []
        let firstPage = firstPage
        let span = span
        unsafe directory.withUnsafeBufferPointer { directory in
            unsafe counts.withUnsafeMutableBufferPointer { counts in
                for part in keyed {
                    let key = Int(part.key) &>> steps
                    let place = key &>> 4 &- firstPage
                    guard
                        place >= 0, place < span, key >= foldKey,
                        case let offset = Int(
                            unsafe directory[part.sign.rawValue &* (span &+ 2) &+ 1 &+ place]),
                        offset != 0
                    else {
                        pageless.append(part)
                        continue
                    }
                    unsafe counts[offset &+ key & 15] &+= UInt32(truncatingIfNeeded: part.count)
                }
            }
        }
        return pageless
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

    /// Where the values of a block lie.
    private enum BlockForm {
        /// All inside of the directory, above the anchor.
        case positive
        /// Of either sign, none above the directory.
        case notAbove
        /// Anywhere.
        case anywhere
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
        /// header; `form` says whether there may be such.
        @inline(__always)
        func count(
            _ values: UnsafeBufferPointer<Double>, addend: Double, coarser: Int,
            low: Double, high: Double, form: BlockForm
        ) {
            let fine = UInt64(truncatingIfNeeded: unsafe Swift.max(schema, 0))
            let cellShift = 51 &- fine
            let cellMask = (2 &<< fine) &- 1
            let stride = unsafe span &+ 2
            let entries = unsafe directory - (firstPage &- 1)
            for index in 0..<values.count {
                let value = unsafe values[index] + addend
                var magnitude = value.bitPattern
                if form != .positive { magnitude = value.magnitude.bitPattern }
                if form != .positive {
                    let distance = Double(bitPattern: magnitude)
                    magnitude = (distance > low ? distance : low).bitPattern
                }
                if form == .anywhere {
                    let distance = Double(bitPattern: magnitude)
                    magnitude = (distance < high ? distance : high).bitPattern
                }
                let position = magnitude &>> cellShift
                let cell = unsafe cells[Int(truncatingIfNeeded: position & cellMask)]
                let isPast = (magnitude &<< 12 > cell) ? 1 : 0
                let key =
                    (Int(truncatingIfNeeded: position &>> 1 &+ cell & 0xFFF) &+ isPast) &>> coarser
                var entry = key &>> 4
                if form != .positive {
                    entry = entry &+ Int(truncatingIfNeeded: value.bitPattern &>> 63) &* stride
                }
                let offset = unsafe entries[entry]
                unsafe counts[Int(offset) &+ key & 15] &+= 1
            }
        }

        /// Reads what was counted in the header, and clears it.
        func takeMissed() -> Missed {
            var inDirectory: UInt32 = 0
            for slot in 0..<BucketPages.pageSize {
                inDirectory |= unsafe counts[slot]
                unsafe counts[slot] = 0
            }
            let below = unsafe counts + BucketPages.belowSlots
            defer {
                unsafe below[0] = 0
                unsafe below[1] = 0
            }
            return unsafe Missed(
                below: SignedPair(positive: Int(below[0]), negative: Int(below[1])),
                isInDirectory: inDirectory != 0)
        }
    }
}
