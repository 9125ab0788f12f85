import Foundation
import Monitor

extension SavedFieldState {
    /// What stands for numbers that JSON has none for: the sum of two values may be one.
    private static let names = (positive: "inf", negative: "-inf", nan: "nan")

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: Self.names.positive, negativeInfinity: Self.names.negative,
            nan: Self.names.nan)
        return [UInt8](try encoder.encode(self))
    }

    init(decoding bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: Self.names.positive, negativeInfinity: Self.names.negative,
            nan: Self.names.nan)
        self = try decoder.decode(Self.self, from: Data(bytes))
    }
}
