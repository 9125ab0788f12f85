/// A number of rows out of all rows.
struct Share: Sendable, Equatable {
    /// At least 0, at most `trials`; need not be whole.
    let successes: Double
    /// Above 0.
    let trials: Double
    /// The count whose chance variation the upper limit covers.
    private let spread: Double
    /// How many rows of `spread` come and go together.
    private let lump: Double

    /// A share of at most a million rows; of more rows, the same share of a million.
    ///
    /// - Parameters:
    ///   - successes: held within 0 and `trials`.
    ///   - trials: above 0.
    ///   - spread: the count that varies as much as `successes` does; the same where left out.
    ///   - lump: how many rows of `spread` come and go together.
    init(_ successes: Double, of trials: Double, spread: Double? = nil, lump: Double = 1) {
        let scale = min(1, SampleSizes.countMax / trials)
        self.trials = trials * scale
        self.successes = min(max(successes, 0), trials) * scale
        self.spread = min(spread ?? self.successes / scale, trials * lump) * scale
        self.lump = lump
    }

    var ratio: Double { successes / trials }

    func lowerLimit(alpha: Double) -> Double {
        BinomialInterval.lower(successes: successes, trials: trials, alpha: alpha)
    }

    func upperLimit(alpha: Double) -> Double {
        let lumps = min(spread / lump, trials)
        let limit = BinomialInterval.upper(successes: lumps, trials: trials, alpha: alpha)
        return min(1, ratio + lump * (limit - lumps / trials))
    }
}
