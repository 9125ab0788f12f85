import Sketches

/// What a field has seen since it appeared, in values.
package struct FieldCounters: Sendable, Codable, Equatable {
    /// All values, missing and refused ones among them.
    package var valueCount = 0
    package var missingCount = 0
    /// Numbers that are infinite, and vectors that do not fit the others.
    package var refusedCount = 0
    /// Values of another type than the field's, which were not taken.
    package var mistypedCount = 0
    /// Values whose pane the window had slid past.
    package var lateCount = 0

    private enum CodingKeys: String, CodingKey {
        case valueCount, missingCount, refusedCount, mistypedCount, lateCount
    }

    mutating func add(_ other: FieldCounters) {
        Self.add(other.valueCount, to: &valueCount)
        Self.add(other.missingCount, to: &missingCount)
        Self.add(other.refusedCount, to: &refusedCount)
        Self.add(other.mistypedCount, to: &mistypedCount)
        Self.add(other.lateCount, to: &lateCount)
    }

    /// Adds to a counter, which stays where it is once it could not be told exactly as a double.
    static func add(_ count: Int, to counter: inout Int) {
        let (sum, overflow) = counter.addingReportingOverflow(max(count, 0))
        counter = overflow ? FieldSummary.rowCountMax : min(sum, FieldSummary.rowCountMax)
    }
}

extension FieldCounters {
    /// Counts that were stored, which may have been damaged: those beyond all counts are clamped.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> Int {
            min(max(0, try container.decode(Int.self, forKey: key)), FieldSummary.rowCountMax)
        }
        valueCount = try count(.valueCount)
        missingCount = try count(.missingCount)
        refusedCount = try count(.refusedCount)
        mistypedCount = try count(.mistypedCount)
        lateCount = try count(.lateCount)
    }
}
