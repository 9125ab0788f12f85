import Foundation

extension Double {
    /// The number to a few significant digits, as a person would write it.
    var short: String {
        guard isFinite else { return "–" }
        if self == rounded(), abs(self) < 1e7 { return String(Int(self)) }
        return String(format: abs(self) < 0.001 || abs(self) >= 1e7 ? "%.3g" : "%.4g", self)
    }

    /// The number with two decimals.
    var hundredths: String { String(format: "%.2f", self) }

    /// The share as a percentage.
    var percent: String { String(format: "%.1f%%", self * 100) }
}

extension Optional<Double> {
    var short: String { self?.short ?? "–" }
    var hundredths: String { self?.hundredths ?? "–" }
}
