import Drift
import Instants
import Sketches

/// A run that the next one may be compared with, taken out of a field's state: to judge it takes longer
/// than the state's lock may be held.
struct StableRunCandidate: Sendable {
    let run: RunProfile
    /// What it is compared with itself.
    let reference: Reference?
    let options: FieldOptions
    /// A run of fewer rows would tell nothing.
    let rowCountMin: Int

    /// The reference that the run makes; nil where it has drifted.
    func reference(setAt time: Instant) -> Reference? {
        guard run.pane.head.rowCount >= rowCountMin else { return nil }
        let report = reference?.prepared?.report(on: run.pane.summary)
        guard (report?.score ?? 0) < 1 else { return nil }
        return Reference(
            origin: .latestStableRun(run.run), setAt: time, panes: [run.pane], options: options)
    }
}
