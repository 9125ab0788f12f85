import Timing

/// Prints what the summaries cost beside their peers, in nanoseconds of processor time.
///
/// With the names of sections as arguments, only those are measured.
@main struct SketchesBench {
    static func main() {
        let sections: [(name: String, add: (inout ComparisonTable, PeerFigures) -> Void)] = [
            ("pipeline", addPipelineRows), ("histogram", addHistogramRows),
            ("quantiles", addQuantileRows), ("categories", addCategoryRows),
            ("series", addManySeriesRows),
        ]
        let peers = PeerFigures()
        var table = ComparisonTable(unit: "ns")
        let wanted = CommandLine.arguments.dropFirst()
        for section in sections where wanted.isEmpty || wanted.contains(section.name) {
            section.add(&table, peers)
        }
        print(table.markdown)
    }
}
