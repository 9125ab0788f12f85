import Foundation

/// How large the simulations are.
enum Simulation {
    /// Windows are drawn so many times as often as in the quick run: STRANDLINE_SIMULATION_SCALE, or 1.
    static let scale = max(
        1, Int(ProcessInfo.processInfo.environment["STRANDLINE_SIMULATION_SCALE"] ?? "") ?? 1)
}
