package import Drift
package import Instants

/// How values are gathered: a sliding window of panes.
package struct WindowOptions: Sendable, Equatable {
    package var span: TimeSpan
    package var paneCount: Int

    package init(span: TimeSpan = TimeSpan(seconds: 3600), paneCount: Int = 24) {
        self.span = span
        self.paneCount = paneCount
    }

    package var paneSpan: TimeSpan {
        TimeSpan(microseconds: max(1, span.microseconds / Int64(paneCount)))
    }
}

/// What one field is watched with.
package struct FieldOptions: Sendable, Equatable {
    package var window = WindowOptions()
    package var drift = DriftOptions.standard
    /// The kind of the field, where it is told and not found out.
    package var kind: FieldKind?
    /// The seasonal pattern that its values follow, where it is told and not found out.
    package var seasonality: Seasonality?
    /// How much of the field is published; nil for what its role gets.
    package var detail: MetricsDetail?

    package init() {}

    /// How much of a field is to be published where there is room: outputs are few and matter most.
    func detail(of key: FieldKey) -> MetricsDetail {
        detail ?? (key.role == .input ? .summary : .full)
    }

    /// What is asked of the scores: numbers that are told to be such are no codes.
    package var scoring: DriftOptions {
        var scoring = drift
        if kind == .numeric { scoring.countsCodes = false }
        return scoring
    }
}

/// How many series a field publishes.
package enum MetricsDetail: String, Sendable, Codable, CaseIterable {
    /// Its score and its counters.
    case score
    /// These, effect sizes, and the window in brief.
    case summary
    /// Everything, and the reference beside it.
    case full
}

/// Options for the fields whose names fit; the first rule that fits a field is its own.
package struct FieldRule: Sendable, Equatable {
    package var component: GlobPattern
    package var role: GlobPattern
    package var field: GlobPattern
    package var options: FieldOptions

    package init(
        component: GlobPattern, role: GlobPattern, field: GlobPattern, options: FieldOptions
    ) {
        self.component = component
        self.role = role
        self.field = field
        self.options = options
    }

    func matches(_ key: FieldKey) -> Bool {
        component.matches(key.component) && role.matches(key.role.rawValue)
            && field.matches(key.field)
    }
}

/// What the monitor is configured with.
package struct MonitorOptions: Sendable, Equatable {
    package var defaults = FieldOptions()
    package var rules: [FieldRule] = []
    package var limits = MonitorLimits()

    package init() {}

    /// How much of a field is to be published where there is room.
    package func detail(for key: FieldKey) -> MetricsDetail {
        options(for: key).detail(of: key)
    }

    /// The span of time that a field's window covers up to its newest slot.
    package func windowSpan(of key: FieldKey) -> TimeSpan { options(for: key).window.span }

    func options(for key: FieldKey) -> FieldOptions {
        rules.first { $0.matches(key) }?.options ?? defaults
    }
}

/// How much the monitor takes.
package struct MonitorLimits: Sendable, Equatable {
    /// Series on `/metrics` of all monitored fields.
    package var seriesCountMax = 100_000
    /// Columns of one batch.
    package var columnCountMax = 5000
    /// Bytes of a component's or a field's name in UTF-8.
    package var nameBytesMax = 1024

    package init() {}
}
