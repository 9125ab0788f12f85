/// How much of a lineage one answer holds.
package enum LineageLimits {
    /// The most runs that one page may hold.
    package static let pageRunCountMax = 10_000
    /// The most runs that are listed at once: a page, and the run that tells whether others follow.
    package static let listedRunCountMax = pageRunCountMax + 1
    /// The most names that one page may list.
    package static let namePageCountMax = 10_000
    /// The most runs that a trace visits.
    package static let traceRunCountMax = 250_000
    /// The most runs that an impact visits: one model may have been read a million times.
    package static let impactRunCountMax = 10_000
    /// The most runs of a trace that are compared: they are read with all that depends on them.
    package static let comparedRunCountMax = 10_000
}
