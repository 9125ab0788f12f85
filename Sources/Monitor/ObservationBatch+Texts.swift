import ClientText
import Sketches

extension ObservationBatch {
    /// Makes sure that no text of the rows is longer than what is kept, or holds NUL.
    ///
    /// - Throws: `MonitorError` that names the member.
    func checkTexts(_ limits: MonitorLimits) throws(MonitorError) {
        for id in ids where id.utf8.count > limits.nameBytesMax {
            throw .name(
                what: "ids",
                reason: "has an id of \(id.utf8.count) bytes; \(limits.nameBytesMax) are allowed")
        }
        for id in ids where id.holdsNUL {
            throw .name(what: "ids", reason: "has an id that \(String.holdsNULReason)")
        }
        if let batchID {
            guard 1...limits.nameBytesMax ~= batchID.utf8.count else {
                throw .name(
                    what: "batch_id",
                    reason: "has \(batchID.utf8.count) bytes; 1 to \(limits.nameBytesMax)"
                        + " are allowed")
            }
            guard !batchID.holdsNUL else {
                throw .name(what: "batch_id", reason: String.holdsNULReason)
            }
        }
        for column in columns {
            guard case .categorical(let values) = column.values else { continue }
            for category in values.categories where category.holdsNUL {
                throw .name(
                    what: column.name.excerpt,
                    reason: "has a category that \(String.holdsNULReason)")
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
