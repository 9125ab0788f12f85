import ArgumentParser
import Drift

/// A measure that takes no part in the score, and is computed where somebody asks for it.
struct RequestedMeasure: RawRepresentable, CaseIterable, ExpressibleByArgument {
    static let allCases = Measure.allCases.compactMap { Self(rawValue: $0.rawValue) }

    let measure: Measure

    init?(rawValue: String) {
        guard let measure = Measure(rawValue: rawValue), !measure.isScored else { return nil }
        self.measure = measure
    }

    var rawValue: String { measure.rawValue }
}
