/// Counts by bucket key and sign, kept in pages of 16 buckets where there are values.
///
/// A count is kept in 32 bits while there are fewer than 2^31 values; beyond that a second word
/// of each count takes over what passes 2^31.
struct BucketPages: Sendable {
    static let pageSize = 16
    /// The words before the first page, which are 0 between two calls.
    ///
    /// A page for keys without one, then one slot a sign for keys below the directory.
    static let headerSize = 32
    static let belowSlots = 16
    /// How many pages the directory may reach over.
    static let spanMax = 1024

    /// Where the page of a number begins in `counts`; 0 where there is none.
    ///
    /// For either sign: one entry for all pages below the first, `span` entries, and one for all
    /// pages above the last.
    private(set) var directory: [UInt16] = Self.directory(span: 0)
    private(set) var firstPage = 0
    private(set) var span = 0
    /// The lower words of the counts, behind the header.
    var counts: [UInt32] = []
    /// The upper words, in units of 2^31; none while all values are fewer than that.
    private(set) var upperCounts: [UInt32] = []

    private static func directory(span: Int) -> [UInt16] {
        var directory = [UInt16](repeating: 0, count: 2 * (span + 2))
        // A key below the directory is held at the last slot of the page before the first.
        directory[0] = UInt16(belowSlots + 1 - pageSize)
        directory[span + 2] = UInt16(belowSlots + 2 - pageSize)
        return directory
    }

    private func entry(_ page: Int, _ sign: BucketSign) -> Int {
        sign.rawValue * (span + 2) + page - firstPage + 1
    }

    /// Where a page begins in `counts`; 0 where there is none.
    func offset(_ page: Int, _ sign: BucketSign) -> Int {
        page >= firstPage && page < firstPage + span ? Int(directory[entry(page, sign)]) : 0
    }

    /// Number of pages, of both signs.
    var pageCount: Int { Swift.max(counts.count - Self.headerSize, 0) / Self.pageSize }

    /// All pages, ascending for either sign.
    var pages: [(page: Int, sign: BucketSign)] {
        [BucketSign.positive, .negative].flatMap { sign in
            (firstPage..<(firstPage + span)).filter { offset($0, sign) != 0 }.map { ($0, sign) }
        }
    }

    /// Whether no count needs its upper word.
    var isNarrow: Bool { upperCounts.isEmpty }

    private func count(at slot: Int) -> Int {
        Int(counts[slot]) + (upperCounts.isEmpty ? 0 : Int(upperCounts[slot]) << 31)
    }

    /// Calls with every bucket that is not empty, ascending for either sign.
    func forEachBucket(_ body: (BucketSign, Int, Int) -> Void) {
        for sign in [BucketSign.positive, .negative] {
            forEachBucket(sign) { body(sign, $0, $1) }
        }
    }

    /// Calls with every bucket of one sign that is not empty, ascending: key and count.
    func forEachBucket(_ sign: BucketSign, _ body: (Int, Int) -> Void) {
        for page in firstPage..<(firstPage + span) { forEachBucket(page, sign, body) }
    }

    /// Calls with every bucket of a page that is not empty: key and count.
    func forEachBucket(_ page: Int, _ sign: BucketSign, _ body: (Int, Int) -> Void) {
        let offset = offset(page, sign)
        guard offset != 0 else { return }
        for slot in 0..<Self.pageSize where count(at: offset + slot) != 0 {
            body(page * Self.pageSize + slot, count(at: offset + slot))
        }
    }

    /// Adds to one bucket; false where its page is missing and may not be made.
    ///
    /// Room for the sum was made by `prepare`.
    mutating func add(_ key: Int, _ sign: BucketSign, _ added: Int, pageCountMax: Int) -> Bool {
        let page = key / Self.pageSize
        if offset(page, sign) == 0, !makePage(page, sign, pageCountMax) { return false }
        let slot = offset(page, sign) + key % Self.pageSize
        guard isNarrow else {
            let sum = count(at: slot) + added
            counts[slot] = UInt32(sum & 0x7FFF_FFFF)
            upperCounts[slot] = UInt32(sum >> 31)
            return true
        }
        counts[slot] += UInt32(added)
        return true
    }

    /// Takes away from one bucket; false where its page is missing or it holds less.
    mutating func remove(_ key: Int, _ sign: BucketSign, _ removed: Int) -> Bool {
        let offset = offset(key / Self.pageSize, sign)
        let slot = offset + key % Self.pageSize
        guard offset != 0, count(at: slot) >= removed else { return false }
        let rest = count(at: slot) - removed
        counts[slot] = UInt32(isNarrow ? rest : rest & 0x7FFF_FFFF)
        if !isNarrow { upperCounts[slot] = UInt32(rest >> 31) }
        return true
    }

    /// Sets all counts to 0; the pages stay.
    mutating func removeCounts() {
        counts = [UInt32](repeating: 0, count: counts.count)
        upperCounts = []
    }

    /// Makes sure that no lower word overflows while the pages come to hold `total` values.
    mutating func prepare(toHold total: Int) {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.headerSize) }
        guard total >> 31 != 0 else { return }
        if upperCounts.count < counts.count {
            upperCounts += Array(repeating: 0, count: counts.count - upperCounts.count)
        }
        for slot in counts.indices {
            upperCounts[slot] += counts[slot] >> 31
            counts[slot] &= 0x7FFF_FFFF
        }
    }

    /// Makes the pages of a plan, where there are none so far.
    mutating func makePages(_ plan: PagePlan) {
        counts.reserveCapacity(counts.count + plan.pageCount * Self.pageSize)
        widen(plan.firstPage, plan.span)
        for page in plan.firstPage..<(plan.firstPage + plan.span) {
            for sign in [BucketSign.positive, .negative] where plan.holds(page, sign) {
                _ = makePage(page, sign, .max)
            }
        }
    }

    private mutating func makePage(_ page: Int, _ sign: BucketSign, _ pageCountMax: Int) -> Bool {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.headerSize) }
        let first = span == 0 ? page : Swift.min(page, firstPage)
        let end = span == 0 ? page + 1 : Swift.max(page + 1, firstPage + span)
        guard pageCount < pageCountMax, end - first <= Self.spanMax else { return false }
        if end - first != span { widen(first, end - first) }
        directory[entry(page, sign)] = UInt16(counts.count)
        counts.append(contentsOf: repeatElement(0, count: Self.pageSize))
        if !isNarrow { upperCounts.append(contentsOf: repeatElement(0, count: Self.pageSize)) }
        return true
    }

    private mutating func widen(_ first: Int, _ wider: Int) {
        var directory = Self.directory(span: wider)
        for page in firstPage..<(firstPage + span) {
            let place = page - first + 1
            directory[place] = self.directory[entry(page, .positive)]
            directory[wider + 2 + place] = self.directory[entry(page, .negative)]
        }
        self.directory = directory
        firstPage = first
        span = wider
    }

    /// The lowest page that has values, if at most `limit` of them are below its end on either
    /// side, those included that were folded before.
    func lowestRemovablePage(holdingAtMost limit: Int, folded: SignedPair<Int>) -> Int? {
        for page in firstPage..<(firstPage + span)
        where offset(page, .positive) != 0 || offset(page, .negative) != 0 {
            var held = folded
            forEachBucket(page, .positive) { held.positive += $1 }
            forEachBucket(page, .negative) { held.negative += $1 }
            return Swift.max(held.positive, held.negative) <= limit ? page : nil
        }
        return nil
    }

    /// The same counts with each key divided by 2^steps.
    ///
    /// Pages below `firstKept` are left out and their counts returned.
    func rebuilt(
        coarserBy steps: Int, keepingFrom firstKept: Int, holding total: Int
    ) -> (pages: BucketPages, leftOut: SignedPair<Int>) {
        var pages = BucketPages()
        pages.prepare(toHold: total)
        var leftOut = SignedPair(positive: 0, negative: 0)
        forEachBucket { sign, key, count in
            if key >> steps < firstKept * Self.pageSize {
                leftOut[sign] += count
            } else {
                // A coarser schema never needs more pages than a finer one.
                _ = pages.add(key >> steps, sign, count, pageCountMax: .max)
            }
        }
        return (pages, leftOut)
    }
}
