extension CategoricalSummary {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(missingCount)
        items.encode(into: &writer)
        distinct.encode(into: &writer)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let missingCount = try reader.varint()
        let items = try FrequentItems(decoding: &reader)
        let distinct = try DistinctSketch(decoding: &reader)
        try RowCounts.check(missingCount, items.totalCount)
        self.init(items: items, distinct: distinct, missingCount: missingCount)
    }
}

extension FrequentItems {
    /// The least that each category came, and where not all are known, what may have come besides.
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(totalCount)
        writer.appendVarint(errorMax)
        writer.appendVarint(itemCount)
        for (item, count) in counts {
            writer.appendVarint(item.utf8.count)
            writer.append(contentsOf: item.utf8)
            writer.appendVarint(count)
            if !isExact { writer.appendVarint(bounds(of: item).most - count) }
        }
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let totalCount = try reader.varint()
        let errorMax = try reader.varint()
        let itemCount = try reader.varint()
        guard itemCount <= reader.remaining / 2 else { throw .truncated }
        var entries: [(item: String, bounds: CountBounds)] = []
        for _ in 0..<itemCount {
            let bytes = try reader.slice(try reader.varint())
            guard let item = String(validating: bytes, as: UTF8.self) else {
                throw .malformed("a category is not UTF-8")
            }
            let least = try reader.varint()
            let most = errorMax == 0 ? least : least + (try reader.varint())
            entries.append((item, CountBounds(least: least, most: most)))
        }
        let items = FrequentItems(entries, totalCount: totalCount, errorMax: errorMax)
        guard let items else { throw .malformed("the categories contradict each other") }
        self = items
    }
}

extension DistinctSketch {
    private enum Form {
        static let coupons: UInt8 = 0
        static let ordered: UInt8 = 1
        static let merged: UInt8 = 2
    }

    /// Coupons as they are; registers as half bytes above the least one, with what passes that.
    func encode(into writer: inout ByteWriter) {
        guard !registers.isEmpty else {
            writer.append(Form.coupons)
            writer.appendVarint(couponCount)
            for coupon in coupons.filter({ $0 != 0 }).sorted() { writer.append(coupon) }
            return
        }
        writer.append(isMerged ? Form.merged : Form.ordered)
        if !isMerged { writer.append(historicEstimate) }
        let least = registers.min() ?? 0
        writer.append(least)
        for index in stride(from: 0, to: registers.count, by: 2) {
            let low = Swift.min(registers[index] - least, 15)
            writer.append(low | Swift.min(registers[index + 1] - least, 15) << 4)
        }
        for rank in registers where rank - least >= 15 { writer.append(rank) }
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let form = try reader.byte()
        guard form != Form.coupons else {
            let couponCount = try reader.varint()
            guard couponCount <= Self.setLengthMax else { throw .malformed("too many coupons") }
            var coupons: [UInt32] = []
            for _ in 0..<couponCount {
                let coupon = try reader.integer(UInt32.self)
                guard coupon >> 26 != 0 else { throw .malformed("a coupon has no rank") }
                coupons.append(coupon)
            }
            self.init(coupons: coupons)
            return
        }
        guard form <= Form.merged else { throw .malformed("the form of the sketch is unknown") }
        let estimate = form == Form.merged ? nil : try reader.double()
        let least = try reader.byte()
        var ranks: [UInt8] = []
        for byte in try reader.slice(Self.registerCount / 2) {
            ranks.append(byte & 15)
            ranks.append(byte >> 4)
        }
        for index in ranks.indices {
            let rank = ranks[index] == 15 ? Int(try reader.byte()) : Int(ranks[index]) + Int(least)
            guard rank <= 63 else { throw .malformed("a register is out of range") }
            ranks[index] = UInt8(rank)
        }
        guard estimate.map({ $0.isFinite && $0 >= 0 }) ?? true else {
            throw .malformed("the estimate is out of range")
        }
        self.init(registers: ranks, historicEstimate: estimate)
    }
}
