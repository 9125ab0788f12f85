import Sketches

/// Comparison of fields of different kinds: a column whose type has changed.
enum TypeChange {
    /// The effects as categories; where the numbers' distinct values are not kept, all of the window
    /// is unseen.
    ///
    /// - Parameters:
    ///   - reference: of the other kind than `current`, with rows.
    ///   - current: has rows.
    ///   - scorer: made for the reference's own kind.
    /// - Returns: effects in the order of `Measure`.
    static func effects(
        reference: FieldSummary, current: FieldSummary, _ scorer: Scorer
    ) -> [Effect] {
        let hasTruthValues = reference.holdsTruthValues || current.holdsTruthValues
        if let mine = CategoricalSummary(rendering: reference, asTruthValues: hasTruthValues),
            let theirs = CategoricalSummary(rendering: current, asTruthValues: hasTruthValues)
        {
            return CategoricalReference(mine).effects(on: theirs, scorer: scorer)
        }
        let missing = scorer.missing(
            reference: (reference.missingCount, reference.rowCount),
            current: (current.missingCount, current.rowCount))
        let referenceValues = Double(reference.rowCount - reference.missingCount)
        let currentValues = Double(current.rowCount - current.missingCount)
        guard referenceValues > 0, currentValues > 0 else { return [missing] }
        let unseen = UnseenShare(
            reference: Share(0, of: referenceValues),
            current: Share(currentValues, of: currentValues))
        return [missing, unseen.effect(scorer)]
    }
}

extension FieldSummary {
    /// Whether all of its values are booleans.
    fileprivate var holdsTruthValues: Bool {
        guard case .categorical(let summary) = self, summary.count > 0 else { return false }
        return summary.items.counts.allSatisfy { TruthValue(rawValue: $0.item) != nil }
    }
}

/// The categories that booleans are.
private enum TruthValue: String {
    case `false`, `true`

    /// As it is written where booleans are numbers.
    var digit: String { self == .true ? "1" : "0" }
}

extension CategoricalSummary {
    /// A field as categories; nil for vectors, and for numbers whose distinct values are not kept.
    ///
    /// - Parameters:
    ///   - summary: The field.
    ///   - asTruthValues: Whether booleans become 0 and 1, as the other side may write them.
    fileprivate init?(rendering summary: FieldSummary, asTruthValues: Bool) {
        switch summary {
        case .categorical(let summary):
            guard asTruthValues else {
                self = summary
                return
            }
            self.init()
            for entry in summary.items.counts {
                add(TruthValue(rawValue: entry.item)?.digit ?? entry.item, count: entry.count)
            }
            addMissing(summary.missingCount)
        case .numeric(let summary): self.init(rendering: summary)
        case .embedding: return nil
        }
    }

    /// Numbers as categories; nil where their distinct values are not kept.
    ///
    /// Infinite and otherwise refused values become the category `refused`.
    ///
    /// - Parameters:
    ///   - summary: The numbers.
    ///   - wholeWithin: How far a number may lie from a whole one that it is taken for.
    init?(rendering summary: NumericSummary, wholeWithin: Double = 0) {
        guard case .exact(let counts) = summary.distribution else { return nil }
        self.init()
        for entry in counts.entries {
            add(Self.name(of: entry.value, wholeWithin: wholeWithin), count: entry.count)
        }
        if summary.refusedCount > 0 { add("refused", count: summary.refusedCount) }
        addMissing(summary.missingCount)
    }

    /// A number as people write it as a category: whole ones without a point, and those that a
    /// 32-bit number would take for whole.
    private static func name(of value: Double, wholeWithin: Double) -> String {
        let rounded = value.rounded()
        let distance = abs(value - rounded)
        if distance <= max(wholeWithin, abs(rounded) * 0x1p-23), let whole = Int(exactly: rounded) {
            return String(whole)
        }
        return String(value)
    }
}
