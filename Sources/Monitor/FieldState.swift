import Drift
import Instants
import Sketches

/// What a field keeps, and how observations change it.
struct FieldState: Sendable {
    private(set) var options: FieldOptions
    private(set) var detail: MetricsDetail
    private(set) var kind: FieldKind?
    private(set) var ring: PaneRing
    /// The newest runs that brought values, the newest last.
    private(set) var profiles: [RunProfile] = []
    private(set) var counters = FieldCounters()
    private(set) var histogram = LifetimeHistogram()
    private(set) var reference: Reference?
    private(set) var newestValueAt: Instant?
    /// Whether the newest values came without an event time.
    private(set) var slidesWithClock = false
    /// Goes up with every change that a reader could see.
    private(set) var version: Int

    /// The slot from which the bootstrap's window counts.
    private var bootstrapStart: Instant?
    /// What is in neither the window nor the newest profiles any more, and not yet saved.
    private var evictedPanes: [Pane] = []
    private var evictedProfiles: [RunProfile] = []
    /// Larger than the numbers of all parts of runs, in memory or saved.
    private var nextPart: Int64 = 0
    private var savedVersion: Int
    private var referenceVersion = 0

    /// A bootstrap of fewer rows would be compared with for ever, and tell nothing.
    private static let bootstrapRowsMin = 100
    private static let profileCountMax = 8

    /// A state whose versions begin at one, and with nothing to be saved.
    init(kind: FieldKind?, options: FieldOptions, detail: MetricsDetail, version: Int = 0) {
        self.version = version
        savedVersion = version
        self.options = options
        self.detail = detail
        self.kind = kind
        ring = PaneRing(options.window)
    }

    mutating func resolveKind(_ kind: FieldKind) -> FieldKind {
        if let known = self.kind { return known }
        self.kind = kind
        version += 1
        ring.mapSummaries(version: version) { summary in
            var settled = FieldSummary.empty(kind)
            settled.addMissing(summary.rowCount)
            return settled
        }
        return kind
    }

    /// Compares with another reference from now on.
    ///
    /// - Parameters:
    ///   - reference: Nil to wait for the next full window.
    ///   - startsNewWindow: Whether values before and after must not be mixed.
    mutating func setReference(_ reference: Reference?, startsNewWindow: Bool) {
        version += 1
        referenceVersion = version
        self.reference = reference
        bootstrapStart = ring.newestSlot
        if startsNewWindow { evict(ring.beginAnew()) }
    }

    /// Slides the window of a field whose values are timed by their arrival.
    mutating func advance(to time: Instant) {
        let before = ring.newestSlot
        guard before != nil else { return }
        evict(ring.advance(to: time))
        if ring.newestSlot != before { version += 1 }
    }

    /// Takes values that belong to no run.
    mutating func add(
        _ values: TalliedColumn, at time: Instant, isEventTime: Bool, from source: RowSource?
    ) {
        version += 1
        slidesWithClock = !isEventTime
        var added = FieldCounters()
        if ring.holds(time) {
            evict(ring.advance(to: time))
            if ring.pane(at: time) == nil {
                ring.makePane(at: time, empty(after: ring.panes.last))
            }
            ring.update(at: time, version: version) { added = $0.add(values) }
        } else {
            var late = empty(after: ring.panes.last)
            added = late.add(values)
            added.lateCount = values.rowCount
        }
        if bootstrapStart == nil { bootstrapStart = ring.newestSlot }
        count(added, values, at: time, from: source)
    }

    /// Takes values of a run.
    mutating func add(
        _ values: TalliedColumn, of run: Int64, at time: Instant, from source: RowSource?
    ) {
        version += 1
        let index = profiles.firstIndex { $0.run == run } ?? beginProfile(of: run, at: time)
        profiles[index].pane.version = version
        count(
            profiles[index].pane.change { $0.add(values) }, values, at: time, from: source)
    }

    /// What a long column of numbers is summed up like; nil as long as the lifetime's buckets are yet
    /// to be chosen, and where the field is not numeric.
    ///
    /// - Parameters:
    ///   - run: The run that the values belong to; nil for a serving component's.
    ///   - time: The event time, or the arrival.
    /// - Returns: An empty sum.
    func digestPattern(of run: Int64?, at time: Instant) -> DigestPattern? {
        guard kind == .numeric, histogram.hasBounds,
            case .numeric(let empty) = emptySummary(of: run)
        else { return nil }
        var summary = empty
        // What is counted in buckets there already is counted in the same ones at once.
        let pane = run.map { run in profiles.last { $0.run == run }?.pane } ?? ring.pane(at: time)
        if case .numeric(let open)? = pane?.summary, let emptied = open.emptied {
            summary = emptied
        }
        return DigestPattern(summary: summary, lifetime: LifetimeHistogram(like: histogram))
    }

    /// What long columns of vectors are summed up like; nil where the field has none.
    func emptyEmbedding(of run: Int64?) -> EmbeddingSummary? {
        guard case .embedding(let summary) = emptySummary(of: run) else { return nil }
        return summary
    }

    private func emptySummary(of run: Int64?) -> FieldSummary {
        empty(after: run == nil ? ring.panes.last : profiles.last?.pane)
    }

    /// What a pane begins with: like the reference, so that both are read in the same buckets.
    private func empty(after pane: Pane?) -> FieldSummary {
        .empty(kind ?? .numeric, like: reference?.pattern, after: pane?.summary)
    }

    /// Chooses the bounds of the lifetime's buckets from the reference, where none are chosen yet.
    private mutating func chooseHistogramBounds() {
        guard !histogram.hasBounds, let quantiles = reference?.lifetimeQuantiles else { return }
        histogram.chooseBounds(at: quantiles)
    }

    private mutating func count(
        _ added: FieldCounters, _ values: TalliedColumn, at time: Instant, from source: RowSource?
    ) {
        switch values.content {
        case .numeric(let numbers):
            chooseHistogramBounds()
            histogram.add(numbers, from: source)
        case .digest(let digest):
            chooseHistogramBounds()
            if !histogram.merge(digest.lifetime) { histogram.add(digest.summary) }
        case .summary(.numeric(let summary)):
            chooseHistogramBounds()
            histogram.add(summary)
        default: break
        }
        counters.add(added)
        if newestValueAt.map({ $0 < time }) ?? true { newestValueAt = time }
    }

    mutating func countMistyped(_ count: Int) {
        version += 1
        FieldCounters.add(count, to: &counters.mistypedCount)
    }

    private mutating func beginProfile(of run: Int64, at time: Instant) -> Int {
        let before = profiles.last
        profiles.append(resumedProfile(of: run) ?? newProfile(of: run, at: time, after: before))
        for index in profiles.indices.dropLast() { profiles[index].pane.seal() }
        if profiles.count > Self.profileCountMax {
            let evicted = profiles.removeFirst()
            if evicted.pane.version > savedVersion { evictedProfiles.append(evicted) }
        }
        return profiles.count - 1
    }

    /// The part of a run that left the newest profiles and is not saved yet.
    private mutating func resumedProfile(of run: Int64) -> RunProfile? {
        evictedProfiles.firstIndex { $0.run == run }.map { evictedProfiles.remove(at: $0) }
    }

    private mutating func newProfile(
        of run: Int64, at time: Instant, after before: RunProfile?
    ) -> RunProfile {
        defer { nextPart += 1 }
        return RunProfile(
            run: run, part: nextPart,
            pane: Pane(start: time, summary: empty(after: before?.pane)))
    }

    /// Takes the first full window as the reference where there is none, once `time` lies past it
    /// and before its panes are slid away.
    mutating func bootstrap(before time: Instant) {
        guard reference == nil, let start = bootstrapStart else { return }
        let end = start + options.window.paneSpan * options.window.paneCount
        guard time >= end else { return }
        let panes = ring.panes.filter { start <= $0.start && $0.start < end }
        guard let whole = panes.mergedSummary,
            whole.rowCount >= Self.bootstrapRowsMin
        else {
            bootstrapStart = time.floored(to: options.window.paneSpan)
            return
        }
        version += 1
        referenceVersion = version
        reference = Reference(
            origin: .bootstrap, setAt: time, panes: [Pane(start: start, summary: whole)],
            options: options)
    }

    /// Goes on as if other options had been in force from the start, with the panes there are.
    mutating func reconfigure(_ options: FieldOptions, detail: MetricsDetail) {
        guard options != self.options || detail != self.detail else { return }
        version += 1
        if options.window != ring.options {
            let before = ring
            // A slot that was left behind and comes once more would take its own place on disk.
            ring = PaneRing(
                options.window,
                beginning: [before.beginning, before.oldestSlot].compactMap(\.self).max())
            if let newest = before.newestSlot { _ = ring.advance(to: newest) }
            for pane in before.panes where ring.holds(pane) { ring.restore(pane) }
            evict(before.panes.filter { !ring.holds($0) })
        }
        if let reference, options != self.options {
            self.reference = Reference(reference, options: options)
        }
        self.options = options
        self.detail = detail
    }

    /// The panes of the window, and before them those that are not saved yet; the oldest first.
    var panesInMemory: [Pane] { evictedPanes + ring.panes }

    /// What the newest runs brought, and before them those that are not saved yet; the oldest first.
    var profilesInMemory: [RunProfile] { evictedProfiles + profiles }

    private mutating func evict(_ panes: [Pane]) {
        evictedPanes += panes.filter { $0.version > savedVersion }
    }
}

// MARK: - References of runs

extension FieldState {
    /// The run that the next one is compared with, if it has not drifted; nil where another
    /// reference stays in force, and where the run goes on.
    func stableRunCandidate(before run: Int64) -> StableRunCandidate? {
        guard reference?.origin.isFoundByItself ?? true, let latest = profiles.last,
            latest.run != run
        else { return nil }
        return StableRunCandidate(
            run: latest, reference: reference, options: options, rowCountMin: Self.bootstrapRowsMin)
    }

    /// Compares with a run from now on that was judged without this state.
    ///
    /// - Parameters:
    ///   - found: The reference that the run makes; nil where it has drifted.
    ///   - candidate: The run.
    /// - Returns: False where the state has moved on, and the verdict is about something else.
    mutating func accept(_ found: Reference?, of candidate: StableRunCandidate) -> Bool {
        guard reference === candidate.reference, profiles.last?.run == candidate.run.run else {
            return false
        }
        guard let found else { return true }
        version += 1
        referenceVersion = version
        reference = found
        return true
    }

    /// The versions of the runs that are over.
    var finishedRuns: [Int] { profiles.dropLast().map(\.pane.version) }

    /// The reference that the latest stable one makes of the runs that are over; nil where none
    /// was.
    func latestStableRun() -> Reference? {
        zip(profiles, profiles.dropFirst()).reduce(nil) { reference, runs in
            let candidate = StableRunCandidate(
                run: runs.0, reference: reference, options: options,
                rowCountMin: Self.bootstrapRowsMin)
            return candidate.reference(setAt: runs.1.pane.start) ?? reference
        }
    }
}

// MARK: - Saving and restoring

extension FieldState {
    /// What a saved state says of the field, but for its panes and its reference.
    func saved(wanting wanted: MetricsDetail) -> SavedFieldState {
        SavedFieldState(
            kind: kind?.rawValue, detail: SavedDetail(granted: detail, wanted: wanted),
            counters: counters, histogram: histogram,
            newestValueAt: newestValueAt?.microseconds, slidesWithClock: slidesWithClock,
            bootstrapStart: bootstrapStart?.microseconds,
            newestSlot: ring.newestSlot?.microseconds,
            windowBeginning: ring.beginning?.microseconds)
    }

    /// What has changed since the last save; nil where nothing has.
    func checkpoint(of key: FieldKey) -> FieldCheckpoint? {
        guard version > savedVersion else { return nil }
        return FieldCheckpoint(
            key: key, version: version, state: saved(wanting: options.detail(of: key)),
            reference: reference, hasOtherReference: referenceVersion > savedVersion,
            panes: (evictedPanes + ring.panes).filter { $0.version > savedVersion },
            profiles: (evictedProfiles + profiles).filter { $0.pane.version > savedVersion },
            newestSlot: ring.newestSlot)
    }

    /// Notes that everything up to a version is saved.
    mutating func markSaved(_ version: Int) {
        savedVersion = max(savedVersion, version)
        evictedPanes.removeAll { $0.version <= version }
        evictedProfiles.removeAll { $0.pane.version <= version }
    }

    init(
        _ saved: SavedFieldState, options: FieldOptions, detail: MetricsDetail, panes: [Pane],
        profiles: [RunProfile], nextPart: Int64, reference: Reference?
    ) {
        self.init(
            kind: saved.kind.flatMap(FieldKind.init), options: options, detail: detail)
        counters = saved.counters
        histogram = saved.histogram
        newestValueAt = saved.newestValueAt.map(Instant.init(microseconds:))
        slidesWithClock = saved.slidesWithClock
        bootstrapStart = saved.bootstrapStart.map(Instant.init(microseconds:))
        self.reference = reference
        self.profiles = profiles.suffix(Self.profileCountMax)
        self.nextPart = nextPart
        ring = PaneRing(
            options.window, beginning: saved.windowBeginning.map(Instant.init(microseconds:)))
        if let newest = saved.newestSlot {
            _ = ring.advance(to: Instant(microseconds: newest))
            for pane in panes where ring.holds(pane) { ring.restore(pane) }
        }
    }
}
