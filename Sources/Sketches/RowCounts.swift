extension FieldSummary {
    /// The most rows that one summary may tell of: 2^53.
    ///
    /// Each count is then exact as a double, and a thousand of them add up within 64 bits.
    package static let rowCountMax = 1 << 53
}

/// Sums of counts that somebody else has made.
package enum RowCounts {
    /// Checks that counts, none of them negative, are those of no more rows than a summary has.
    static func check(_ counts: Int...) throws(SummaryDecodingError) {
        try check(counts)
    }

    /// Checks that counts, none of them negative, are those of no more rows than a summary has.
    package static func check(_ counts: [Int]) throws(SummaryDecodingError) {
        var sum = 0
        for count in counts {
            guard count >= 0, count <= FieldSummary.rowCountMax - sum else {
                throw .malformed("there are more than 2^53 rows")
            }
            sum += count
        }
    }
}

extension Int {
    /// What part `index` gets, counted from 0, where a number is divided evenly into `count` parts.
    ///
    /// The parts of a number add up to it, and nothing on the way is greater than the number itself.
    func part(_ index: Int, of count: Int) -> Int {
        let (quotient, rest) = quotientAndRemainder(dividingBy: count)
        return quotient + (index + 1) * rest / count - index * rest / count
    }

    /// The whole number nearest to 0 of a number; 0 for what is none, and the nearest end of the range
    /// for what is beyond it.
    package init(clamping number: Double) {
        if let exact = Int(exactly: number.rounded(.towardZero)) {
            self = exact
        } else {
            self = number.isNaN ? 0 : number < 0 ? .min : .max
        }
    }
}
