/// A number of values of one bucket.
struct KeyedCount {
    let key: Int32
    let sign: BucketSign
    let count: Int
}

/// The pages that values need at some resolution, and how many values each would hold.
struct PagePlan {
    /// By how many steps the keys of the pages are coarser than those that were counted.
    private(set) var steps = 0
    /// The lowest page; pages below it are folded into the zero bucket.
    private(set) var firstPage = 0
    /// Whether there were pages below.
    private(set) var isFolded = false
    /// Number of pages with values, of both signs.
    private(set) var pageCount = 0
    /// Number of pages from the lowest to the highest one, of either sign.
    private(set) var span = 0
    /// What each page holds, from `firstPage` on: `span` positive ones, then the negative ones.
    private var held: [Int] = []

    /// The pages of counts, at the finest resolution whose directory is not too long.
    init(_ keyed: [KeyedCount]) {
        var lowest = Int32.max
        var highest = Int32.min
        for part in keyed {
            lowest = Swift.min(lowest, part.key)
            highest = Swift.max(highest, part.key)
        }
        guard lowest <= highest else { return }
        var shift = Int32(BucketPages.pageSize.trailingZeroBitCount)
        while Int(highest &>> shift &- lowest &>> shift) >= BucketPages.spanMax { shift += 1 }
        let first = lowest &>> shift
        let span = Int(highest &>> shift &- first) + 1
        held = Array(repeating: 0, count: 2 * span)
        for part in keyed {
            held[Int(part.key &>> shift &- first) &+ part.sign.rawValue &* span] &+= part.count
        }
        steps = Int(shift) - BucketPages.pageSize.trailingZeroBitCount
        firstPage = Int(first)
        self.span = span
        pageCount = held.count { $0 > 0 }
    }

    /// Makes the resolution coarser by one step.
    mutating func halve() {
        let finer = self
        steps += 1
        firstPage = finer.firstPage &>> 1
        span = (finer.firstPage &+ finer.span &- 1) &>> 1 &- firstPage + 1
        held = Array(repeating: 0, count: 2 * span)
        for index in 0..<finer.span {
            let place = (finer.firstPage &+ index) &>> 1 &- firstPage
            held[place] &+= finer.held[index]
            held[place &+ span] &+= finer.held[index &+ finer.span]
        }
        pageCount = held.count { $0 > 0 }
    }

    /// Whether a page has values.
    func holds(_ page: Int, _ sign: BucketSign) -> Bool {
        held[page - firstPage + sign.rawValue * span] > 0
    }

    /// Leaves out the lowest pages until there are no more than `pageCountMax`.
    ///
    /// - Parameters:
    ///   - pageCountMax: Number of pages.
    ///   - heldMax: How many values the pages that are left out may hold, of either sign.
    /// - Returns: False, and nothing is left out, where they hold more.
    mutating func fold(to pageCountMax: Int, holdingAtMost heldMax: Int) -> Bool {
        var rest = pageCount
        var folded = SignedPair(positive: 0, negative: 0)
        var index = 0
        while rest > pageCountMax {
            let page = SignedPair(positive: held[index], negative: held[index + span])
            folded += page
            guard Swift.max(folded.positive, folded.negative) <= heldMax else { return false }
            rest -= (page.positive > 0 ? 1 : 0) + (page.negative > 0 ? 1 : 0)
            index += 1
        }
        if index > 0 { held = Array(held[index..<span] + held[(span + index)...]) }
        isFolded = index > 0
        firstPage += index
        span -= index
        pageCount = rest
        return true
    }
}
