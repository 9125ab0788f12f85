/// Apache DataSketches' bytes of a HyperLogLog sketch, serial version 1.
///
/// Little-endian: preamble size in ints (2 list, 3 set, 10 registers), serial version, family 7, lg of
/// the number of registers, lg of the coupon or exception array, flags, list count or least
/// register, mode. Then a list's or (after a 32-bit count) a set's coupons; or the HIP estimate, two
/// sums of inverse powers, how many registers hold the least value, the number of exceptions, the
/// registers in 4, 6 or 8 bits each, and for 4 bits the exceptions.
extension DistinctSketch {
    private enum Layout {
        static let family: UInt8 = 7
        static let isEmpty: UInt8 = 4
        static let isCompact: UInt8 = 8
        static let isOutOfOrder: UInt8 = 16
        static let listMode: UInt8 = 0
        static let setMode: UInt8 = 1
        static let registerMode: UInt8 = 2
        static let eightBits: UInt8 = 8
    }

    /// The sketch in the updatable bytes of DataSketches' type HLL_8.
    package func dataSketchesBytes() -> [UInt8] {
        var writer = ByteWriter()
        let isList = registers.isEmpty && coupons.count <= Self.listLength
        writer.append(UInt8(isList ? 2 : registers.isEmpty ? 3 : 10))
        writer.append(UInt8(1))
        writer.append(Layout.family)
        writer.append(UInt8(Self.registerBits))
        writer.append(
            registers.isEmpty
                ? UInt8(Swift.max(coupons.count, Self.listLength).trailingZeroBitCount) : 0)
        writer.append((isEmpty ? Layout.isEmpty : 0) | (isMerged ? Layout.isOutOfOrder : 0))
        writer.append(isList ? UInt8(couponCount) : 0)
        let mode =
            isList ? Layout.listMode : registers.isEmpty ? Layout.setMode : Layout.registerMode
        writer.append(mode | Layout.eightBits)
        guard registers.isEmpty else {
            writer.append(historicEstimate)
            writer.append(inverseSums.x)
            writer.append(inverseSums.y)
            writer.append(UInt32(registers.count { $0 == 0 }))
            writer.append(UInt32(0))
            writer.append(contentsOf: registers)
            return writer.bytes
        }
        if !isList { writer.append(UInt32(couponCount)) }
        for coupon in coupons { writer.append(coupon) }
        if coupons.isEmpty { for _ in 0..<Self.listLength { writer.append(UInt32(0)) } }
        return writer.bytes
    }

    /// Reads a sketch of 2^12 registers or more of DataSketches, compact or updatable, with 4, 6
    /// or 8 bits a register; more registers are folded to 2^12.
    ///
    /// - Throws: `SummaryDecodingError` where the bytes are no such sketch or contradict themselves.
    package init(dataSketchesBytes bytes: [UInt8]) throws(SummaryDecodingError) {
        var reader = ByteReader(bytes[...])
        let preambleSize = try reader.byte()
        guard try reader.byte() == 1, try reader.byte() == Layout.family else {
            throw .malformed("no HyperLogLog sketch")
        }
        let lgRegisters = Int(try reader.byte())
        guard Self.registerBits...21 ~= lgRegisters else {
            throw .malformed("a sketch of fewer than 2^12 registers cannot be merged here")
        }
        let lgArray = Int(try reader.byte())
        let flags = try reader.byte()
        let listCount = Int(try reader.byte())
        let mode = try reader.byte()
        let isCompact = flags & Layout.isCompact != 0
        switch (preambleSize, mode & 3) {
        case (2, Layout.listMode):
            guard listCount <= Self.listLength else { throw .malformed("the list is too long") }
            self.init(coupons: try Self.coupons(&reader, listCount))
        case (3, Layout.setMode):
            let count = Int(try reader.integer(UInt32.self))
            guard lgArray <= lgRegisters, count <= 1 << lgArray else {
                throw .malformed("the set is too long")
            }
            self.init(coupons: try Self.coupons(&reader, isCompact ? count : 1 << lgArray))
        case (10, Layout.registerMode):
            try self.init(
                &reader, bits: mode >> 2 & 3, lgRegisters: lgRegisters, least: UInt8(listCount),
                isMerged: flags & Layout.isOutOfOrder != 0,
                exceptionPlaces: isCompact ? nil : 1 << Swift.min(lgArray, 21))
        default: throw .malformed("the HyperLogLog sketch's mode is unknown")
        }
    }

    private static func coupons(
        _ reader: inout ByteReader, _ count: Int
    ) throws(SummaryDecodingError) -> [UInt32] {
        var coupons: [UInt32] = []
        for _ in 0..<count {
            let coupon = try reader.integer(UInt32.self)
            guard coupon == 0 || coupon >> 26 != 0 else { throw .malformed("a coupon has no rank") }
            coupons.append(coupon)
        }
        return coupons
    }

    private init(
        _ reader: inout ByteReader, bits: UInt8, lgRegisters: Int, least: UInt8, isMerged: Bool,
        exceptionPlaces: Int?
    ) throws(SummaryDecodingError) {
        let estimate = try reader.double()
        _ = try reader.slice(20)
        let exceptionCount = Int(try reader.integer(UInt32.self))
        let count = 1 << lgRegisters
        var ranks: [UInt8]
        switch bits {
        case 0: ranks = Self.unpacked4(try reader.slice(count / 2), least: least)
        case 1: ranks = Self.unpacked6(try reader.slice(count * 3 / 4 + 1), count: count)
        case 2: ranks = Array(try reader.slice(count))
        default: throw .malformed("the HyperLogLog sketch's type is unknown")
        }
        if bits == 0, exceptionCount > 0 {
            guard exceptionCount <= count else { throw .malformed("there are too many exceptions") }
            for exception in try Self.coupons(&reader, exceptionPlaces ?? exceptionCount)
            where exception != 0 {
                ranks[Int(exception & 0x3FF_FFFF) % count] = UInt8(exception >> 26)
            }
        }
        guard estimate.isFinite, estimate >= 0, ranks.allSatisfy({ $0 <= 63 }) else {
            throw .malformed("a register is out of range")
        }
        var folded = Array(ranks[..<Self.registerCount])
        for index in Self.registerCount..<Swift.max(count, Self.registerCount) {
            let register = index % Self.registerCount
            folded[register] = Swift.max(folded[register], ranks[index])
        }
        let isFolded = count > Self.registerCount
        self.init(registers: folded, historicEstimate: isMerged || isFolded ? nil : estimate)
    }

    /// Registers of four bits, the even one in the lower half of a byte, above the least rank.
    private static func unpacked4(_ bytes: ArraySlice<UInt8>, least: UInt8) -> [UInt8] {
        bytes.flatMap { [$0 & 15, $0 >> 4] }.map { $0 &+ least }
    }

    /// Registers of six bits, packed from the lowest bit up.
    private static func unpacked6(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8] {
        let start = bytes.startIndex
        return (0..<count).map { index in
            let bit = index * 6
            let place = start + bit / 8
            let pair = UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
            return UInt8(pair >> UInt16(bit % 8) & 63)
        }
    }
}
