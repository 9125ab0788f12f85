extension Monitor {
    /// What has changed of all fields since it was saved last.
    package func checkpoints() -> [FieldCheckpoint] {
        fields.compactMap { $0.checkpoint() }
    }

    /// Notes that checkpoints are saved.
    package func markSaved(_ checkpoints: [FieldCheckpoint]) {
        for checkpoint in checkpoints {
            knownField(checkpoint.key)?.markSaved(checkpoint.version)
        }
    }

    /// Puts back a field as it was saved.
    ///
    /// - Parameters:
    ///   - key: The field.
    ///   - saved: Its state.
    ///   - panes: At least those of its window.
    ///   - profiles: Those of its newest runs, the newest last.
    ///   - nextPart: A number larger than those of all parts of runs that are saved.
    ///   - reference: Where it comes from, when it was set, and its panes.
    package func restore(
        _ key: FieldKey, _ saved: SavedFieldState, panes: [Pane], profiles: [RunProfile],
        nextPart: Int64, reference: SavedReference?
    ) {
        restore(key, detail: saved.detail) { options, detail in
            FieldState(
                saved, options: options, detail: detail, panes: panes, profiles: profiles,
                nextPart: nextPart,
                reference: reference.map {
                    Reference(
                        origin: $0.origin, setAt: $0.setAt, panes: $0.panes, options: options)
                })
        }
    }
}
