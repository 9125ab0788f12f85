/// What a field has seen since it appeared, in values.
package struct FieldCounters: Sendable, Codable, Equatable {
    /// All values, missing and refused ones among them.
    package var valueCount = 0
    package var missingCount = 0
    /// Numbers that are infinite.
    package var infiniteCount = 0
    /// Values whose pane the window had slid past.
    package var lateCount = 0

    mutating func add(_ other: FieldCounters) {
        valueCount += other.valueCount
        missingCount += other.missingCount
        infiniteCount += other.infiniteCount
        lateCount += other.lateCount
    }
}
