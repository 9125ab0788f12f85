package import Instants

/// What tells one raising of an alert from every other.
package struct AlertKey: Sendable, Hashable {
    /// The digest of the alert's labels, as Alertmanager makes it; 1 to 1,024 bytes.
    package var fingerprint: String
    package var startsAt: Instant

    package init(fingerprint: String, startsAt: Instant) {
        self.fingerprint = fingerprint
        self.startsAt = startsAt
    }
}

/// An alert that was raised, and whose outputs it speaks of.
package struct RaisedAlert: Sendable, Equatable {
    /// The runs whose outputs are in doubt.
    package enum Subject: Sendable, Equatable {
        case run(Int64)
        /// The runs that a component started within a span of time.
        case runs(component: String, within: Range<Instant>)
    }

    package var key: AlertKey
    package var subject: Subject

    package init(_ key: AlertKey, subject: Subject) {
        self.key = key
        self.subject = subject
    }
}
