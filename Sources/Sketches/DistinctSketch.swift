#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many distinct things a stream held: HyperLogLog with 2^12 registers.
///
/// Flajolet et al., "HyperLogLog" (AofA 2007), as Apache DataSketches has it: a few things are kept
/// as coupons, which are hashes cut to 32 bits, first in a list and then in a hash set; beyond 384
/// of them the 4096 registers take over. The standard error is 1.3% while things come in one by
/// one (the HIP estimator of Ting, "Streamed Approximate Counting of Distinct Elements", KDD 2014)
/// and 1.6% after a merge (Ertl, "New Cardinality Estimation Algorithms for HyperLogLog Sketches",
/// 2017).
package struct DistinctSketch: Sendable {
    static let registerBits = 12
    static let registerCount = 1 << registerBits
    /// The coupons, while there are few: a list of up to 8, then a hash set with zeros between.
    private(set) var coupons: [UInt32] = []
    private(set) var couponCount = 0
    /// The greatest rank seen for each register; none while there are coupons.
    private(set) var registers: [UInt8] = []
    /// The estimate that grows with every register that does.
    private(set) var historicEstimate = 0.0
    /// Σ 2^−register, for ranks below 32 and for the others, so that both sums are exact.
    private(set) var inverseSums = SIMD2(0.0, 0.0)
    /// Whether a merge has made the historic estimate void.
    private(set) var isMerged = false

    package init() {}

    /// Whether nothing was added.
    package var isEmpty: Bool { couponCount == 0 && registers.isEmpty }

    /// Adds a text by its UTF-8 bytes.
    package mutating func add(_ text: String) {
        add(MurmurHash3.hash(text.utf8.span))
    }

    /// Adds a thing by its bytes.
    package mutating func add(hashing bytes: Span<UInt8>) {
        add(MurmurHash3.hash(bytes))
    }

    /// Adds an integer.
    package mutating func add(_ number: Int64) {
        add(MurmurHash3.hash(UInt64(bitPattern: number)))
    }

    /// Adds integers.
    package mutating func add(_ numbers: Span<Int64>) {
        var index = 0
        while index < numbers.count, registers.isEmpty {
            add(numbers[index])
            index += 1
        }
        let rest = numbers.extracting(index..<numbers.count)
        raise(rest) { UInt64(bitPattern: $0) }
    }

    /// Adds numbers; −0 is 0, and all NaN are one.
    package mutating func add(_ numbers: Span<Double>) {
        var index = 0
        while index < numbers.count, registers.isEmpty {
            add(numbers[index])
            index += 1
        }
        let rest = numbers.extracting(index..<numbers.count)
        raise(rest) { Self.bits(of: $0) }
    }

    @inline(__always)
    private static func bits(of number: Double) -> UInt64 {
        number.isNaN ? 0x7FF8_0000_0000_0000 : (number + 0).bitPattern
    }

    /// Adds a number; −0 is 0, and all NaN are one.
    package mutating func add(_ number: Double) {
        add(MurmurHash3.hash(Self.bits(of: number)))
    }

    @inline(__always)
    private mutating func add(_ hash: (low: UInt64, high: UInt64)) {
        let coupon = Self.coupon(of: hash)
        if registers.isEmpty {
            add(coupon: coupon)
        } else {
            raise(
                Int(coupon) & (Self.registerCount &- 1), to: UInt8(truncatingIfNeeded: coupon >> 26)
            )
        }
    }

    /// A hash cut to 32 bits: the rank of its upper half, and 26 bits of its lower half.
    @inline(__always)
    static func coupon(of hash: (low: UInt64, high: UInt64)) -> UInt32 {
        let rank = UInt32(truncatingIfNeeded: Swift.min(hash.high.leadingZeroBitCount, 62) &+ 1)
        return rank &<< 26 | UInt32(truncatingIfNeeded: hash.low) & 0x3FF_FFFF
    }

    /// Lifts a register to a rank, if that is higher.
    @inline(__always)
    mutating func raise(_ register: Int, to rank: UInt8) {
        let old = registers[register]
        guard rank > old else { return }
        historicEstimate += Double(Self.registerCount) / (inverseSums.x + inverseSums.y)
        inverseSums[old < 32 ? 0 : 1] -= scalbn(1, -Int32(old))
        inverseSums[rank < 32 ? 0 : 1] += scalbn(1, -Int32(rank))
        registers[register] = rank
    }

    /// Adds a coupon, whatever the form.
    mutating func add(coupon: UInt32) {
        guard registers.isEmpty else {
            raise(Int(coupon) & (Self.registerCount - 1), to: UInt8(coupon >> 26))
            return
        }
        if coupons.isEmpty { coupons = Array(repeating: 0, count: Self.listLength) }
        if coupons.count == Self.listLength {
            guard !holds(coupon) else { return }
            coupons[couponCount] = coupon
            couponCount += 1
            if couponCount == Self.listLength { resize(to: Self.setLengthMin) }
        } else {
            guard let place = vacancy(for: coupon) else { return }
            coupons[place] = coupon
            couponCount += 1
            guard couponCount * 4 > coupons.count * 3 else { return }
            if coupons.count < Self.setLengthMax {
                resize(to: 2 * coupons.count)
            } else {
                becomeRegisters()
            }
        }
    }

    static let listLength = 8
    static let setLengthMin = 32
    static let setLengthMax = registerCount / 8

    /// Whether a coupon is among those kept.
    func holds(_ coupon: UInt32) -> Bool {
        coupons.count > Self.listLength
            ? vacancy(for: coupon) == nil : coupons.prefix(couponCount).contains(coupon)
    }

    /// Where a coupon belongs in the hash set; nil where it is in it.
    private func vacancy(for coupon: UInt32) -> Int? {
        let mask = coupons.count - 1
        var place = Int(coupon) & mask
        let stride = Int(coupon & 0x3FF_FFFF) >> coupons.count.trailingZeroBitCount | 1
        while coupons[place] != 0 {
            if coupons[place] == coupon { return nil }
            place = (place + stride) & mask
        }
        return place
    }

    private mutating func resize(to length: Int) {
        let present = coupons.filter { $0 != 0 }
        coupons = Array(repeating: 0, count: length)
        for coupon in present {
            if let place = vacancy(for: coupon) { coupons[place] = coupon }
        }
    }

    private mutating func becomeRegisters() {
        let estimate = couponEstimate
        let present = coupons.filter { $0 != 0 }
        makeRegisters()
        for coupon in present { add(coupon: coupon) }
        historicEstimate = estimate
    }

    private mutating func makeRegisters() {
        coupons = []
        couponCount = 0
        registers = Array(repeating: 0, count: Self.registerCount)
        inverseSums = SIMD2(Double(Self.registerCount), 0)
    }

    /// How many things there are behind the coupons: two of them share one with the chance of
    /// 2^−26 / 3.
    private var couponEstimate: Double {
        let count = Double(couponCount)
        return count + count * (count - 1) / 2 / (3 * 0x1p26)
    }

    /// The estimated number of distinct things; 0 for none.
    package var estimate: Double {
        if registers.isEmpty { return couponEstimate }
        return isMerged ? registerEstimate : historicEstimate
    }

    /// Ertl's estimate from the registers alone (his equation 18, without a greatest rank).
    private var registerEstimate: Double {
        let size = Double(Self.registerCount)
        var sum = inverseSums.x + inverseSums.y
        let zeros = registers.count { $0 == 0 }
        sum += size * Self.sigma(Double(zeros) / size) - Double(zeros)
        return size * size / (2 * log(2) * sum)
    }

    /// σ(x) = x + Σ x^(2^k) 2^(k−1) over k ≥ 1, which corrects for registers that are 0.
    private static func sigma(_ share: Double) -> Double {
        guard share < 1 else { return .infinity }
        var power = share
        var factor = 1.0
        var sum = share
        while true {
            power *= power
            let next = sum + power * factor
            factor *= 2
            if next == sum { return sum }
            sum = next
        }
    }

    /// Adds what another sketch has seen.
    package mutating func merge(_ other: DistinctSketch) {
        guard !other.isEmpty else { return }
        guard !isEmpty else {
            self = other
            return
        }
        if other.registers.isEmpty {
            for coupon in other.coupons where coupon != 0 { add(coupon: coupon) }
            return
        }
        if registers.isEmpty {
            let mine = coupons
            self = other
            for coupon in mine where coupon != 0 { add(coupon: coupon) }
            return
        }
        for index in registers.indices { raise(index, to: other.registers[index]) }
        isMerged = true
    }

    /// The sketch with these coupons, for a decoder.
    ///
    /// A hash set keeps the places that its coupons had, so that it is written again as it was;
    /// places where they would not be found are not kept.
    init(coupons places: [UInt32]) {
        for coupon in places where coupon != 0 { add(coupon: coupon) }
        guard registers.isEmpty, places.count == coupons.count,
            places.count(where: { $0 != 0 }) == couponCount
        else { return }
        let ownPlaces = coupons
        coupons = places
        if !places.allSatisfy({ $0 == 0 || vacancy(for: $0) == nil }) { coupons = ownPlaces }
    }

    /// The sketch with these registers, for a decoder; without an estimate it counts as merged.
    init(registers: [UInt8], historicEstimate: Double?) {
        makeRegisters()
        for (index, rank) in registers.enumerated() { raise(index, to: rank) }
        self.historicEstimate = historicEstimate ?? 0
        isMerged = historicEstimate == nil
    }
}

extension DistinctSketch: Equatable {
    /// Whether both have the same registers or the same coupons, and come to the same estimate.
    package static func == (left: DistinctSketch, right: DistinctSketch) -> Bool {
        left.registers == right.registers && left.estimate == right.estimate
            && Set(left.coupons.filter { $0 != 0 }) == Set(right.coupons.filter { $0 != 0 })
    }
}
