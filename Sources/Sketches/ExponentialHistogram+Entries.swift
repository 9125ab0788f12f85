extension ExponentialHistogram {
    /// Counts many values at once.
    ///
    /// Into an empty histogram they are put at the resolution that all of them need: it and the zero
    /// bucket are chosen before the first is counted, so that nothing is rebuilt and their order
    /// decides nothing.
    mutating func add(_ entries: ArraySlice<ValueCounts.Entry>) {
        let isEmpty = count == 0
        let finest = schema
        let (keyed, keyless) = keyedCounts(of: entries)
        for entry in keyless { add(entry.value, count: entry.count) }
        let total = keyed.reduce(count) { $0 + $1.count }
        if isEmpty { makeRoom(for: keyed, total: total) }
        pages.prepare(toHold: total)
        count = total
        let steps = finest - schema
        let pageless = pages.add(keyed, coarserBy: steps, above: foldKey)
        for part in pageless { add(Int(part.key), ofSchema: finest, part.sign, part.count) }
    }

    /// Chooses resolution and zero bucket, and makes the pages, while there are none.
    private mutating func makeRoom(for keyed: [KeyedCount], total: Int) {
        let finest = schema
        let folded = Swift.max(foldedCounts.positive, foldedCounts.negative)
        let heldMax = Swift.max(Self.foldedCountMax(of: total) - folded, 0)
        var plan = PagePlan(keyed)
        while !plan.fold(to: pageCountMax, holdingAtMost: heldMax),
            finest - plan.steps > ExponentialBounds.schemaMin
        {
            plan.halve()
        }
        reduceResolution(to: finest - plan.steps)
        if plan.isFolded { widenZeroBucket(to: plan.firstPage * BucketPages.pageSize) }
        pages.makePages(plan)
    }

    /// Whether pages of another histogram fit among those that there are.
    ///
    /// - Parameters:
    ///   - missing: Pages of the other, ascending for either sign.
    ///   - steps: By how many steps the other's keys are finer.
    /// - Returns: False where the resolution or the zero bucket has to change first.
    func hasCapacity(for missing: [(page: Int, sign: BucketSign)], coarserBy steps: Int) -> Bool {
        guard schema > ExponentialBounds.schemaMin else { return true }
        var first = pages.span == 0 ? Int.max : pages.firstPage
        var end = pages.span == 0 ? Int.min : pages.firstPage + pages.span
        var pageCount = pages.pageCount
        var last: (page: Int, sign: BucketSign)?
        for (theirs, sign) in missing {
            let page = theirs >> steps
            let isFolded = (page + 1) * BucketPages.pageSize <= foldKey
            guard !isFolded, pages.offset(page, sign) == 0 else { continue }
            if let last, last == (page, sign) { continue }
            last = (page, sign)
            pageCount += 1
            first = Swift.min(first, page)
            end = Swift.max(end, page + 1)
        }
        return pageCount <= pageCountMax && (first >= end || end - first <= BucketPages.spanMax)
    }

    /// Chooses resolution and zero bucket anew for the counts that there are and some of another's.
    ///
    /// What either side holds below the new zero bucket counts, whatever the order: a few values
    /// far above all others must not draw these into it.
    mutating func rebuild(
        adding missing: [(page: Int, sign: BucketSign)], of other: ExponentialHistogram
    ) {
        let finest = schema
        var keyed: [KeyedCount] = []
        pages.forEachBucket { sign, key, count in
            keyed.append(KeyedCount(key: Int32(key), sign: sign, count: count))
        }
        for (page, sign) in missing {
            other.pages.forEachBucket(page, sign) { key, count in
                keyed.append(
                    KeyedCount(
                        key: Int32(key >> (other.schema - finest)), sign: sign, count: count))
            }
        }
        let foldKey = foldKey
        for part in keyed where part.key < foldKey { foldedCounts[part.sign] += part.count }
        keyed.removeAll { $0.key < foldKey }
        pages = BucketPages()
        makeRoom(for: keyed, total: count)
        pages.prepare(toHold: count)
        for part in keyed { add(Int(part.key), ofSchema: finest, part.sign, part.count) }
    }
}
