extension Moments {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(count)
        guard count > 0 else { return }
        writer.append(mean)
        writer.append(centralSums.second)
        writer.append(centralSums.third)
        writer.append(centralSums.fourth)
        writer.append(minimum)
        writer.append(maximum)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let count = try reader.varint()
        guard count > 0 else {
            self.init()
            return
        }
        self.init(
            count: count, mean: try reader.double(), secondSum: try reader.double(),
            thirdSum: try reader.double(), fourthSum: try reader.double(),
            minimum: try reader.double(), maximum: try reader.double())
        guard minimum <= mean, mean <= maximum, minimum.isFinite, maximum.isFinite else {
            throw .malformed("the mean is not between minimum and maximum")
        }
    }
}
