extension String {
    /// Whether the text holds NUL (U+0000).
    ///
    /// No text that a client sends may: NUL ends a text in SQLite, and what is behind it would be lost.
    /// That goes for names, ids and notes as for categories.
    package var holdsNUL: Bool { utf8.contains(0) }

    /// What is answered where a text does, behind its name.
    package static let holdsNULReason = "holds a NUL character"
}
