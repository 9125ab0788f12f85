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
        valueCount += other.valueCount
        missingCount += other.missingCount
        refusedCount += other.refusedCount
        mistypedCount += other.mistypedCount
        lateCount += other.lateCount
    }
}
