import Sketches

extension ObservationBatch {
    /// Makes sure that no text of the rows is longer than what is kept.
    ///
    /// - Throws: `MonitorError` that names the member.
    func checkTexts(_ limits: MonitorLimits) throws(MonitorError) {
        for id in ids where id.utf8.count > limits.nameBytesMax {
            throw .name(
                what: "ids",
                reason: "has an id of \(id.utf8.count) bytes; \(limits.nameBytesMax) are allowed")
        }
        for id in ids where id.utf8.contains(0) {
            throw .name(what: "an id of a row", reason: "holds a NUL character")
        }
        if let batchID {
            guard 1...limits.nameBytesMax ~= batchID.utf8.count else {
                throw .name(
                    what: "batch_id",
                    reason: "has \(batchID.utf8.count) bytes; 1 to \(limits.nameBytesMax)"
                        + " are allowed")
            }
            guard !batchID.utf8.contains(0) else {
                throw .name(what: "batch_id", reason: "holds a NUL character")
            }
        }
    }
}

extension MonitorLimits {
    /// The most rows that one batch may tell of, whoever counted them.
    static let rowCountMax = 1 << 40
    /// The most values that a field takes in its life.
    ///
    /// What was admitted while others were on their way still leaves each sum of them below
    /// `FieldSummary.rowCountMax`.
    static let fieldValueCountMax = FieldSummary.rowCountMax / 2
}
