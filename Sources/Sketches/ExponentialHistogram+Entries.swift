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

    /// Chooses resolution and zero bucket, and makes the pages, while nothing is counted yet.
    private mutating func makeRoom(for keyed: [KeyedCount], total: Int) {
        let finest = schema
        var plan = PagePlan(keyed)
        while !plan.fold(to: pageCountMax, holdingAtMost: Self.foldedCountMax(of: total)),
            finest - plan.steps > ExponentialBounds.schemaMin
        {
            plan.halve()
        }
        reduceResolution(to: finest - plan.steps)
        if plan.isFolded { widenZeroBucket(to: plan.firstPage * BucketPages.pageSize) }
        pages.makePages(plan)
    }
}
