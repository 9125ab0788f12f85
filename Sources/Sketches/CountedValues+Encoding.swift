/// How distinct numbers with their counts are written: their number, a byte that says how, the numbers
/// and the counts.
///
/// The numbers are the first multiple of a unit and the differences from one to the next, less 1; or
/// all 64 bits of each where no unit fits. The counts stand one after the other; or, where most are 1,
/// as how many of these precede the next other one, and that one.
private enum CountedForm {
    static let decimal: UInt8 = 0
    static let binary: UInt8 = 1
    static let whole: UInt8 = 2
    static let numbers: UInt8 = 3
    static let hasRuns: UInt8 = 4
    static let all: UInt8 = 7
}

extension ByteWriter {
    /// Appends distinct finite numbers, ascending, with their counts.
    mutating func append(counted entries: [(value: Double, count: Int)]) {
        appendVarint(entries.count)
        guard !entries.isEmpty else { return }
        let hasRuns = entries.count { $0.count == 1 } * 2 > entries.count
        let runs = hasRuns ? CountedForm.hasRuns : 0
        let scaled = ScaledNumbers(entries.lazy.map(\.value))
        switch scaled?.unit {
        case .decimal(let places):
            append(CountedForm.decimal | runs)
            append(UInt8(places))
        case .binary(let exponent):
            append(CountedForm.binary | runs)
            appendSignedVarint(exponent)
        case nil:
            append(CountedForm.whole | runs)
            for entry in entries { append(entry.value) }
        }
        if let scaled { append(ascending: scaled.multiples) }
        if hasRuns {
            append(runsOf: entries.lazy.map(\.count))
        } else {
            for entry in entries { appendVarint(entry.count) }
        }
    }

    private mutating func append(ascending multiples: [Int]) {
        guard var last = multiples.first else { return }
        appendSignedVarint(last)
        for multiple in multiples.dropFirst() {
            appendVarint(multiple - last - 1)
            last = multiple
        }
    }

    private mutating func append(runsOf counts: some Sequence<Int>) {
        var ones = 0
        for count in counts {
            if count == 1 {
                ones += 1
            } else {
                appendVarint(ones)
                appendVarint(count)
                ones = 0
            }
        }
        if ones > 0 { appendVarint(ones) }
    }
}

extension ByteReader {
    /// Reads what `append(counted:)` wrote.
    ///
    /// - Parameter countMax: How many numbers there may be.
    /// - Returns: Finite numbers, ascending, with their counts.
    /// - Throws: `SummaryDecodingError` for any other bytes.
    mutating func countedValues(
        countMax: Int
    ) throws(SummaryDecodingError) -> [(value: Double, count: Int)] {
        let entryCount = try varint()
        guard entryCount <= countMax else { throw .malformed("there are too many values") }
        guard entryCount > 0 else { return [] }
        let form = try byte()
        guard form <= CountedForm.all else { throw .malformed("the form of values is unknown") }
        var entries: [(value: Double, count: Int)] = []
        entries.reserveCapacity(entryCount)
        try readNumbers(form & CountedForm.numbers, entryCount, into: &entries)
        if form & CountedForm.hasRuns == 0 {
            for index in entries.indices { entries[index].count = try varint() }
        } else {
            try readRuns(into: &entries)
        }
        return entries
    }

    private mutating func readNumbers(
        _ form: UInt8, _ count: Int, into entries: inout [(value: Double, count: Int)]
    ) throws(SummaryDecodingError) {
        let unit = try unit(form)
        var multiple = 0
        var last = -Double.infinity
        for index in 0..<count {
            let value: Double
            if let unit {
                multiple = try index == 0 ? signedVarint() : following(multiple)
                guard multiple.magnitude < ScaledNumbers.multipleEnd else {
                    throw .malformed("a counted value is out of range")
                }
                value = ScaledNumbers.number(multiple, of: unit)
            } else {
                value = try double()
            }
            guard value.isFinite, last < value else {
                throw .malformed("a counted value is not finite or not in order")
            }
            entries.append((value, 1))
            last = value
        }
    }

    /// Nil for numbers that are written as they are.
    private mutating func unit(
        _ form: UInt8
    ) throws(SummaryDecodingError) -> ScaledNumbers.Unit? {
        switch form {
        case CountedForm.decimal:
            let places = Int(try byte())
            guard places <= ScaledNumbers.placesMax else {
                throw .malformed("values have too many decimal places")
            }
            return .decimal(places: places)
        case CountedForm.binary:
            let exponent = try signedVarint()
            guard ScaledNumbers.exponents ~= exponent else {
                throw .malformed("the exponent of values is out of range")
            }
            return .binary(exponent: exponent)
        case CountedForm.whole: return nil
        default: throw .malformed("the form of values is unknown")
        }
    }

    private mutating func following(_ multiple: Int) throws(SummaryDecodingError) -> Int {
        guard let step = Int(exactly: try wideVarint()),
            case let (next, overflow) = multiple.addingReportingOverflow(step), !overflow,
            next < ScaledNumbers.multipleEnd
        else { throw .malformed("a counted value is out of range") }
        return next + 1
    }

    /// All counts are 1 so far.
    private mutating func readRuns(
        into entries: inout [(value: Double, count: Int)]
    ) throws(SummaryDecodingError) {
        var index = 0
        while index < entries.count {
            index += try varint()
            guard index <= entries.count else { throw .malformed("there are too many counts") }
            guard index < entries.count else { return }
            entries[index].count = try varint()
            index += 1
        }
    }
}
