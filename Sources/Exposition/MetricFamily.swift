/// All series of one metric.
package struct MetricFamily: Sendable {
    /// One series and what it reads.
    package struct Sample: Sendable {
        package let labels: LabelSet
        package let value: Value
    }

    /// What a series reads; most are plain numbers, and only those are kept in place.
    package enum Value: Sendable {
        case number(Double)
        indirect case exemplified(Double, Exemplar)
        /// What was read at a time in the past, in Unix seconds.
        indirect case timed(Double, at: Double)
        indirect case histogram(HistogramSample)
    }

    package let descriptor: MetricDescriptor
    package internal(set) var samples: [Sample] = []

    package init(_ descriptor: MetricDescriptor) {
        self.descriptor = descriptor
    }

    /// A family of one series.
    package init(_ descriptor: MetricDescriptor, _ labels: LabelSet, _ value: Double) {
        self.init(descriptor)
        add(labels, value)
    }

    /// A family of one series without labels.
    package init(_ descriptor: MetricDescriptor, _ value: Double) {
        self.init(descriptor, .empty, value)
    }

    /// Adds a series of a counter, a gauge, an info or an unknown metric.
    package mutating func add(_ labels: LabelSet, _ value: Double) {
        samples.append(Sample(labels: labels, value: .number(value)))
    }

    /// Adds a series of a counter with a value that it has lately counted.
    package mutating func add(_ labels: LabelSet, _ value: Double, exemplar: Exemplar) {
        samples.append(Sample(labels: labels, value: .exemplified(value, exemplar)))
    }

    /// Adds what a gauge read at a time in the past, for files of history.
    ///
    /// A scrape has no use for it: its time is the scraper's own. Samples of one series stand
    /// together, in the order of time.
    package mutating func add(_ labels: LabelSet, _ value: Double, at unixSeconds: Double) {
        samples.append(Sample(labels: labels, value: .timed(value, at: unixSeconds)))
    }

    /// Adds a series of a histogram.
    package mutating func add(_ labels: LabelSet, histogram: HistogramSample) {
        samples.append(Sample(labels: labels, value: .histogram(histogram)))
    }

    /// Adds a series that was taken from a family with the same descriptor.
    package mutating func add(_ sample: Sample) {
        samples.append(sample)
    }

    /// The series whose labels are wanted.
    package func filtered(_ isWanted: (LabelSet) -> Bool) -> MetricFamily {
        var family = MetricFamily(descriptor)
        family.samples = samples.filter { isWanted($0.labels) }
        return family
    }

    /// Makes room for a number of series that is known beforehand.
    package mutating func reserveCapacity(_ seriesCount: Int) {
        samples.reserveCapacity(seriesCount)
    }
}
