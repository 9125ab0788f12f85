extension Scorer {
    /// The share of missing values; both sides have rows.
    func missing(
        reference: (missing: Int, rows: Int), current: (missing: Int, rows: Int)
    ) -> Effect {
        effect(
            .missing, reference: Share(Double(reference.missing), of: Double(reference.rows)),
            current: Share(Double(current.missing), of: Double(current.rows)))
    }
}
