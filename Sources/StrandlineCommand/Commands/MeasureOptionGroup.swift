import ArgumentParser
import Drift

/// Measures asked for besides those that make the score.
struct MeasureOptionGroup: ParsableArguments {
    @Option(
        name: .customLong("measures"), parsing: .upToNextOption,
        help: ArgumentHelp("Measures to compute beside those of the score.", valueName: "measure"))
    var requested: [RequestedMeasure] = []

    var options: DriftOptions { DriftOptions(extraMeasures: Set(measures)) }

    /// Each once, in the order of all measures.
    var measures: [Measure] {
        let asked = Set(requested.map(\.measure))
        return Measure.allCases.filter(asked.contains)
    }
}
