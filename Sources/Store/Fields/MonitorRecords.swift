import ClientText
package import Instants

/// A batch on its way into the journal.
package struct JournalDraft: Sendable, Equatable {
    /// What makes a second sending of the same batch harmless.
    package var batchID: String?
    package var body: [UInt8]

    package init(batchID: String?, body: [UInt8]) {
        self.batchID = batchID
        self.body = body
    }
}

/// A batch that is in the journal and in no saved state yet.
package struct JournalEntry: Sendable, Equatable {
    package var sequence: Int64
    /// Nil where it is damaged.
    package var body: [UInt8]?
}

/// What names a field in the store.
package struct FieldName: Sendable, Hashable {
    package var component: String
    package var role: String
    package var field: String

    package init(component: String, role: String, field: String) {
        self.component = component.canonicalName
        self.role = role
        self.field = field.canonicalName
    }
}

/// A field's summary of a slot of time, or of a part of a run.
package struct PaneRecord: Sendable, Equatable {
    /// Nil for a slot of time.
    package var run: Int64?
    /// The number of the part of a run, in the order in which parts began; zero for a slot of time.
    package var part: Int64
    package var start: Instant
    package var summary: [UInt8]

    package init(run: Int64? = nil, part: Int64 = 0, start: Instant, summary: [UInt8]) {
        self.run = run
        self.part = part
        self.start = start
        self.summary = summary
    }
}

/// All that is stored of a field but its panes.
package struct FieldRecord: Sendable, Equatable {
    package var name: FieldName
    package var state: [UInt8]?
    package var reference: [UInt8]?
    /// A number larger than those of all parts of runs that the field has had.
    package var nextPart: Int64

    package init(name: FieldName, state: [UInt8]?, reference: [UInt8]?, nextPart: Int64) {
        self.name = name
        self.state = state
        self.reference = reference
        self.nextPart = nextPart
    }
}

/// What has changed of a field since it was saved last.
package struct FieldChange: Sendable {
    package var name: FieldName
    package var state: [UInt8]
    /// Nil where there is none.
    package var reference: [UInt8]?
    /// Whether the reference is to take the place of the saved one, be it none.
    package var hasOtherReference: Bool
    package var panes: [PaneRecord]
    /// Panes of slots before this are deleted.
    package var keepsPanesFrom: Instant

    package init(
        name: FieldName, state: [UInt8], reference: [UInt8]?, hasOtherReference: Bool,
        panes: [PaneRecord], keepsPanesFrom: Instant
    ) {
        self.name = name
        self.state = state
        self.reference = reference
        self.hasOtherReference = hasOtherReference
        self.panes = panes
        self.keepsPanesFrom = keepsPanesFrom
    }
}
