import ClientText
import Foundation
import Monitor
import Sketches

extension JSONReader {
    /// Reads a summary that a sender made by itself, in place of values.
    ///
    /// Numeric: `{"kind": "numeric", "missing", "infinite", "zeros", "count", "mean",
    /// "central_sums": [Σ(x−m)², Σ(x−m)³, Σ(x−m)⁴], "minimum", "maximum"}` with either
    /// `"values": [[value, count], …]`, up to 256 distinct ones, or `"histogram": {"schema",
    /// "anchor", "first_index", "at_anchor", "near": [above, below], "positive": [[index, count],
    /// …], "negative"}` in Prometheus' native buckets, `"atoms": [[value, count], …]` and
    /// `"sketch"`, a DataSketches KLL in Base64. Lists are ascending, and without `"zeros"` these are
    /// read from the others. Categorical: `{"kind": "categorical", "missing",
    /// "counts": {"JFK": 12}}`.
    mutating func fieldSummary() throws(RequestDecodingError) -> FieldSummary {
        var body = SummaryBody()
        try object { reader, key throws(RequestDecodingError) in
            guard try body.readMember(key, from: &reader) else { throw reader.unknownKey(key) }
        }
        return try body.summary(self)
    }

    /// Reads a field's profile: a summary as above, or the parts of a calm time as `{"panes": […]}`,
    /// each one such or encoded in Base64 (RFC 4648).
    mutating func profile() throws(RequestDecodingError) -> [FieldSummary] {
        var panes: [FieldSummary]?
        var body: SummaryBody?
        try object { reader, key throws(RequestDecodingError) in
            if key == "panes" {
                panes = try reader.list { reader throws(RequestDecodingError) in
                    try reader.peek() == .object
                        ? try reader.fieldSummary() : try reader.encodedSummary()
                }
                return
            }
            var known = body ?? SummaryBody()
            guard try known.readMember(key, from: &reader) else { throw reader.unknownKey(key) }
            body = known
        }
        switch (panes, body) {
        case (let panes?, nil):
            var rest = FieldSummary.rowCountMax
            for pane in panes {
                guard pane.rowCount <= rest else { throw tooManyRows() }
                rest -= pane.rowCount
            }
            return panes
        case (nil, let body?): return [try body.summary(self)]
        case (nil, nil): throw refused("is empty")
        case (_?, _?): throw refused("must be a summary or have 'panes', not both")
        }
    }

    private mutating func encodedSummary() throws(RequestDecodingError) -> FieldSummary {
        let text = try string()
        let summary: FieldSummary?
        do {
            summary = try EncodedPane.summary(of: text)
        } catch {
            throw refused("is no field summary: \(error)")
        }
        guard let summary else { throw refused("is not Base64") }
        do {
            try summary.checkConsistency()
        } catch {
            throw refused("contradicts itself: \(error)")
        }
        try checkCategories(of: summary)
        return summary
    }

    /// A category is a text, and what no text may hold it may not, either.
    private func checkCategories(of summary: FieldSummary) throws(RequestDecodingError) {
        guard case .categorical(let summary) = summary else { return }
        for category in summary.items.counts where category.item.holdsNUL {
            throw refused("has a category that \(String.holdsNULReason)")
        }
    }

    fileprivate func tooManyRows() -> RequestDecodingError {
        refused("tells of more than \(FieldSummary.rowCountMax) rows")
    }

    /// Reads a whole number that is not negative.
    fileprivate mutating func count() throws(RequestDecodingError) -> Int {
        let number = try integer()
        guard number >= 0 else { throw refused("must not be negative") }
        return Int(number)
    }

    /// Reads an array of numbers of a given length.
    fileprivate mutating func numbers(_ length: Int) throws(RequestDecodingError) -> [Double] {
        let numbers = try list { reader throws(RequestDecodingError) in try reader.number() }
        guard numbers.count == length else { throw refused("must hold \(length) numbers") }
        return numbers
    }

    /// Reads `[[number, count], …]`.
    fileprivate mutating func counted() throws(RequestDecodingError) -> [(
        value: Double, count: Int
    )] {
        try list { reader throws(RequestDecodingError) in
            let pair = try reader.numbers(2)
            guard let count = Int(exactly: pair[1]), 0...FieldSummary.rowCountMax ~= count else {
                throw reader.refused(
                    "must end in a whole number from 0 to \(FieldSummary.rowCountMax)")
            }
            return (pair[0], count)
        }
    }

    /// Reads `[[index, count], …]`.
    fileprivate mutating func buckets() throws(RequestDecodingError) -> [(index: Int, count: Int)] {
        var buckets: [(index: Int, count: Int)] = []
        for entry in try counted() {
            guard let index = Int(exactly: entry.value), index.magnitude < 1 << 20 else {
                throw refused(
                    "must hold buckets whose index is a whole number from -1048575 to 1048575")
            }
            buckets.append((index, entry.count))
        }
        return buckets
    }
}

/// The members of a summary in JSON, as far as they have been read.
private struct SummaryBody {
    private var kind: String?
    private var parts = NumericSummary.Parts()
    private var counts: [(category: String, count: Int)] = []

    /// Reads a member; false for a name that no summary has.
    mutating func readMember(
        _ key: String, from reader: inout JSONReader
    ) throws(RequestDecodingError) -> Bool {
        switch key {
        case "kind": kind = try reader.word()
        case "counts":
            counts = []
            var rest = FieldSummary.rowCountMax
            try reader.object(nameBytesMax: .max) { reader, category throws(RequestDecodingError) in
                let count = try reader.count()
                guard count > 0 else { throw reader.refused("must be 1 or more") }
                guard count <= rest else { throw reader.tooManyRows() }
                rest -= count
                counts.append((category, count))
            }
        default: return try parts.readMember(key, from: &reader)
        }
        return true
    }

    /// What the members say; an error names the place that `reader` has come to.
    func summary(_ reader: JSONReader) throws(RequestDecodingError) -> FieldSummary {
        switch kind {
        case "numeric":
            guard counts.isEmpty else {
                throw reader.refused("is numeric, and has 'counts' of categories")
            }
            do {
                return .numeric(try NumericSummary(parts))
            } catch {
                throw reader.refused("is no summary: \(error)")
            }
        case "categorical":
            var ofNumbers = parts
            ofNumbers.missingCount = 0
            if ofNumbers.zeroCount == 0 { ofNumbers.zeroCount = nil }
            guard ofNumbers == NumericSummary.Parts() else {
                throw reader.refused("is categorical, and has members of a numeric summary")
            }
            var summary = CategoricalSummary()
            // In an order that does not depend on how the sender wrote it.
            for (category, count) in counts.sorted(by: {
                $0.category.utf8.lexicographicallyPrecedes($1.category.utf8)
            }) {
                summary.add(CategoryColumn.shortened(category), count: count)
            }
            guard parts.missingCount <= FieldSummary.rowCountMax - summary.rowCount else {
                throw reader.tooManyRows()
            }
            summary.addMissing(parts.missingCount)
            return .categorical(summary)
        default:
            throw reader.refused("needs the 'kind' 'numeric' or 'categorical'")
        }
    }
}

extension NumericSummary.Parts {
    /// Reads a member; false for a name that no summary has.
    fileprivate mutating func readMember(
        _ key: String, from reader: inout JSONReader
    ) throws(RequestDecodingError) -> Bool {
        switch key {
        case "missing": missingCount = try reader.count()
        case "infinite": refusedCount = try reader.count()
        case "zeros": zeroCount = try reader.count()
        case "count": count = try reader.count()
        case "mean": mean = try reader.number()
        case "central_sums":
            let sums = try reader.numbers(3)
            centralSums = (sums[0], sums[1], sums[2])
        case "minimum": minimum = try reader.number()
        case "maximum": maximum = try reader.number()
        case "values": values = try reader.counted()
        case "atoms": atoms = try reader.counted()
        case "histogram": histogram = try NumericSummary.Histogram(from: &reader)
        case "sketch":
            guard let bytes = Data(base64Encoded: try reader.string()) else {
                throw reader.refused("is not Base64")
            }
            sketch = [UInt8](bytes)
        default:
            return false
        }
        return true
    }
}

extension NumericSummary.Histogram {
    fileprivate init(from reader: inout JSONReader) throws(RequestDecodingError) {
        self.init()
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "schema": schema = Int(try reader.integer())
            case "anchor": anchor = try reader.number()
            case "first_index": firstIndex = Int(try reader.integer())
            case "at_anchor": anchorCount = try reader.count()
            case "near":
                let pair = try reader.list { reader throws(RequestDecodingError) in
                    try reader.count()
                }
                guard pair.count == 2 else { throw reader.refused("must hold 2 counts") }
                nearCounts = (pair[0], pair[1])
            case "positive": positive = try reader.buckets()
            case "negative": negative = try reader.buckets()
            default: throw reader.unknownKey(key)
            }
        }
    }
}
