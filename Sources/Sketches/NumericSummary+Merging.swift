extension NumericSummary {
    /// Brings both distributions to the coarser form and adds them.
    mutating func mergeDistribution(_ other: borrowing NumericSummary) {
        if histogram == nil, other.histogram == nil {
            mergeCounts(other)
            leaveExactStageIfFull()
        } else if let theirs = other.histogram {
            if histogram == nil { becomeHistogram(like: other) }
            let anchor = histogram?.anchor ?? theirs.anchor
            let isMoved = theirs.anchor != anchor
            var guarded = copy other
            if isMoved {
                addGuard()
                guarded.addGuard()
            }
            mergeGuard(guarded)
            atoms = atoms.merged(with: other.atoms)
            histogram?.merge(theirs.anchored(at: anchor, in: other.moments.range))
            // Whether the buckets tell the sum apart shows only now.
            if isMoved, resolves { guardSketch = nil }
        } else {
            add(other.valueCounts)
        }
    }

    /// Takes in what another summary has seen that counts every distinct value, as this one does;
    /// here there may be more of them than there are by themselves.
    mutating func mergeCounted(_ other: borrowing NumericSummary) {
        mergeCounts(other)
        mergeTotals(other)
    }

    private mutating func mergeCounts(_ other: borrowing NumericSummary) {
        valueCounts.merge(other.valueCounts)
        if pinnedAnchor == nil { pinnedAnchor = other.pinnedAnchor }
        if secondAnchor == nil { secondAnchor = other.secondAnchor }
        if atoms.isEmpty { atoms = other.atoms }
    }

    /// Puts the values into buckets where they are too many to be counted one by one.
    mutating func leaveExactStageIfFull() {
        guard valueCounts.distinctCount > Self.exactCountMax else { return }
        becomeHistogram(following: nil, keepsGuard: false)
    }

    /// Adds values that were counted one by one to the buckets.
    private mutating func add(_ counts: ValueCounts) {
        histogram?.add(counts.unordered)
        if !atoms.isEmpty {
            for entry in counts.unordered { atoms.add(entry.value, count: entry.count) }
        }
        guardSketch?.add(counts.entries)
    }

    /// Leaves the exact stage for another's anchor and atoms.
    private mutating func becomeHistogram(like other: borrowing NumericSummary) {
        becomeHistogram(
            about: other.histogram?.anchor, following: other.atoms.values,
            keepsGuard: other.guardSketch != nil)
    }

    /// Makes a guard of the buckets where there is none.
    private mutating func addGuard() {
        guard guardSketch == nil else { return }
        var sketch = QuantileSketch()
        sketch.add(bucketsOf: self)
        guardSketch = sketch
    }

    /// Merges the guards; where only one side has one, it is kept only if it is needed.
    private mutating func mergeGuard(_ other: NumericSummary) {
        switch (guardSketch, other.guardSketch) {
        case (.some, .some(let theirs)): guardSketch?.merge(theirs)
        case (.none, .none): return
        case (.some, .none):
            if resolves { guardSketch = nil } else { guardSketch?.add(bucketsOf: other) }
        case (.none, .some(var theirs)):
            guard !other.resolves else { return }
            theirs.add(bucketsOf: self)
            guardSketch = theirs
        }
    }
}

extension QuantileSketch {
    /// Adds a summary's buckets, each as values at the quantiles of its middle.
    fileprivate mutating func add(bucketsOf summary: NumericSummary) {
        let distribution = summary.countedDistribution
        let items = Swift.min(summary.count, 1 << 10)
        guard items > 0 else { return }
        for index in 0..<items {
            let probability = (Double(index) + 0.5) / Double(items)
            add(distribution.quantile(probability), count: summary.count.part(index, of: items))
        }
    }
}
