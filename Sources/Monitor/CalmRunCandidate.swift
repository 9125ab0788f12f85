import Drift
import Instants
import Sketches

/// A run that the next one may be compared with, taken out of a field's state: to judge it takes longer
/// than the state's lock may be held.
struct CalmRunCandidate: Sendable {
    let run: RunProfile
    /// What it is compared with itself.
    let reference: Reference?
    let options: FieldOptions
    /// A run of fewer rows would tell nothing.
    let rowCountMin: Int

    /// The reference that the run makes; nil where it was not calm.
    func judged(at time: Instant) -> Reference? {
        guard run.pane.summary.rowCount >= rowCountMin else { return nil }
        let report = reference?.prepared?.report(on: run.pane.summary)
        guard (report?.score ?? 0) < 1 else { return nil }
        return Reference(
            origin: .calmRun(run.run), setAt: time, panes: [run.pane], options: options)
    }
}
