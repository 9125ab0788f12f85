/// Numbers as whole multiples of one unit, which is a power of ten or of two.
///
/// Most columns are decimals with few digits, counts, or numbers of single precision: their multiples
/// are short where they are written as differences.
struct ScaledNumbers {
    /// What the numbers are multiples of.
    enum Unit: Equatable {
        /// 10^−places; to 15 of them, so that both sides of the quotient are exact.
        case decimal(places: Int)
        /// 2^exponent.
        case binary(exponent: Int)
    }

    let unit: Unit
    /// Less than 2^62 in magnitude, so that differences are numbers, too.
    let multiples: [Int]

    /// Nil where there is no unit that gives back all of the numbers to the last bit.
    init?(_ numbers: some Collection<Double>) {
        guard let scaled = Self.decimal(numbers) ?? Self.binary(numbers) else { return nil }
        self = scaled
    }

    private init(unit: Unit, multiples: [Int]) {
        self.unit = unit
        self.multiples = multiples
    }

    static let placesMax = 15
    static let exponents = -1074...1023
    static let multipleEnd = 1 << 62
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
    /// From here on a double does not hold every whole number.
    private static let wholeEnd = 0x1p53

    /// The number that a multiple stands for.
    static func number(_ multiple: Int, of unit: Unit) -> Double {
        switch unit {
        case .decimal(let places): Double(multiple) / powersOfTen[places]
        case .binary(let exponent):
            Double(sign: .plus, exponent: exponent, significand: Double(multiple))
        }
    }

    private static func decimal(_ numbers: some Collection<Double>) -> ScaledNumbers? {
        var places = 0
        for number in numbers {
            while decimalMultiple(number, places) == nil {
                places += 1
                guard places <= placesMax else { return nil }
            }
        }
        var multiples: [Int] = []
        multiples.reserveCapacity(numbers.count)
        for number in numbers {
            guard let multiple = decimalMultiple(number, places) else { return nil }
            multiples.append(multiple)
        }
        return ScaledNumbers(unit: .decimal(places: places), multiples: multiples)
    }

    private static func decimalMultiple(_ number: Double, _ places: Int) -> Int? {
        let multiple = (number * powersOfTen[places]).rounded()
        guard multiple.magnitude < wholeEnd,
            (multiple / powersOfTen[places]).bitPattern == number.bitPattern
        else { return nil }
        return Int(multiple)
    }

    private static func binary(_ numbers: some Collection<Double>) -> ScaledNumbers? {
        let exponent =
            numbers.lazy.filter { $0 != 0 }
            .map { Int($0.exponent) - $0.significandWidth }.min() ?? 0
        var multiples: [Int] = []
        multiples.reserveCapacity(numbers.count)
        for number in numbers {
            guard number == 0 || Int(number.exponent) - exponent < 62,
                let multiple = Int(
                    exactly: Double(sign: .plus, exponent: -exponent, significand: number)),
                Self.number(multiple, of: .binary(exponent: exponent)).bitPattern
                    == number.bitPattern
            else { return nil }
            multiples.append(multiple)
        }
        return ScaledNumbers(unit: .binary(exponent: exponent), multiples: multiples)
    }
}
