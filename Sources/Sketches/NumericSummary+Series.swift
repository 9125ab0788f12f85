extension NumericSummary {
    /// An empty summary that is to be compared and merged with others, bucket by bucket.
    ///
    /// It shares their anchor and atoms. Its own values may have left for elsewhere altogether: when
    /// it leaves the exact stage and buckets about the anchor of `expected` would tell nothing, they
    /// are about that of `before`, or about one of its own.
    ///
    /// - Parameters:
    ///   - expected: What it is to be compared with.
    ///   - before: The summary before it in its series; nil for a first one.
    package init(like expected: NumericSummary, after before: NumericSummary? = nil) {
        self.init()
        pinnedAnchor = expected.pinnedAnchor ?? before?.pinnedAnchor
        secondAnchor = [before?.pinnedAnchor, before?.secondAnchor, expected.secondAnchor]
            .compactMap(\.self).first { $0 != pinnedAnchor }
        atoms = AtomCounts(following: expected.atoms.values + (before?.atoms.values ?? []))
    }

    /// An empty summary that counts in the buckets of this one from its first value on.
    ///
    /// Nil where this one counts every value, or needs its guard.
    package var emptied: NumericSummary? {
        guard let histogram, guardSketch == nil else { return nil }
        var emptied = NumericSummary()
        emptied.histogram = histogram.emptied
        emptied.pinnedAnchor = pinnedAnchor
        emptied.atoms = AtomCounts(following: atoms.values)
        emptied.nextReview = FieldSummary.rowCountMax
        return emptied
    }
}
