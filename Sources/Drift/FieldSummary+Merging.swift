import Sketches

extension FieldSummary {
    /// The merger of summaries; nil without any, or where kinds differ.
    init?(merging summaries: some Sequence<FieldSummary>) {
        var merged: FieldSummary?
        for summary in summaries {
            guard var sum = merged else {
                merged = summary
                continue
            }
            do { try sum.merge(summary) } catch { return nil }
            merged = sum
        }
        guard let merged else { return nil }
        self = merged
    }
}
