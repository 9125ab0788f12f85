extension FieldSummary {
    /// Checks that there are values which a summary that somebody else has made can be of.
    ///
    /// To be asked where it is taken in. What was taken in once is read without it, so that a store
    /// stays readable whatever is refused by now.
    ///
    /// - Throws: `SummaryDecodingError` that says which of its parts contradict each other.
    package func checkConsistency() throws(SummaryDecodingError) {
        switch self {
        case .numeric(let summary): try summary.checkConsistency()
        case .categorical: break
        case .embedding(let summary):
            for projection in summary.projections { try projection.checkConsistency() }
        }
    }
}

extension NumericSummary {
    /// Checks that there are values which have this distribution, these moments and these counts.
    ///
    /// - Throws: `SummaryDecodingError` that says which parts contradict each other.
    package func checkConsistency() throws(SummaryDecodingError) {
        try moments.checkSums()
        try checkDistribution()
        try checkZeros()
        try checkAtoms()
        if let guardSketch { try check(guardSketch) }
    }

    private func checkDistribution() throws(SummaryDecodingError) {
        switch distribution {
        case .exact(let counts):
            try moments.checkConsistency(with: counts.entries)
        case .histogram(let histogram):
            guard let range = moments.range else { return }
            try histogram.checkExtent(in: range, tolerance: moments.tolerance)
            try moments.checkBounds()
        }
    }

    private func checkZeros() throws(SummaryDecodingError) {
        if case .exact(let counts) = distribution, counts.count(of: 0) != zeroCount {
            throw .malformed(
                "there are \(zeroCount) zeros where the values have \(counts.count(of: 0))")
        }
        guard zeroCount == 0 || moments.range?.contains(0) == true else {
            throw .malformed("there are zeros, and 0 is not between the minimum and the maximum")
        }
    }

    private func checkAtoms() throws(SummaryDecodingError) {
        // An atom that did not come may be anywhere: it is one of those that are looked for.
        for atom in atoms.counts where atom.count > 0 {
            if case .exact(let counts) = distribution, counts.count(of: atom.value) != atom.count {
                throw .malformed(
                    "the atom \(atom.value) has the count \(atom.count) where the values have it"
                        + " \(counts.count(of: atom.value)) times")
            }
            guard moments.range?.contains(atom.value) == true else {
                throw .malformed(
                    "the atom \(atom.value) is not between the minimum and the maximum")
            }
        }
    }

    /// Checks that a sketch can be one of these values, or of some of them.
    func check(_ sketch: QuantileSketch) throws(SummaryDecodingError) {
        guard sketch.count > 0 else { return }
        try sketch.checkConsistency()
        guard
            sketch.minimum >= moments.minimum - moments.tolerance,
            sketch.maximum <= moments.maximum + moments.tolerance
        else { throw .malformed("the sketch holds values beyond the minimum or the maximum") }
    }
}

extension QuantileSketch {
    /// Checks that the extremes are those of the values where all of these are held.
    ///
    /// - Throws: `SummaryDecodingError` where they are not.
    package func checkConsistency() throws(SummaryDecodingError) {
        guard count > 0, isExact, let least = buffer.min(), let greatest = buffer.max() else {
            return
        }
        guard least == minimum, greatest == maximum else {
            throw .malformed("the sketch's minimum or maximum is not that of its values")
        }
    }
}
