import Exposition
import Monitor

/// What is asked of a scrape; equal ones have one answer.
struct ScrapeRequest: Hashable {
    var format = ExpositionFormat.text
    var isPacked = false
    /// The components whose series are wanted; empty for all series.
    var components: Set<String> = []
    /// The families that are wanted, by their name or that of one of their samples; empty for all.
    var families: Set<String> = []
}

extension ScrapeRequest {
    /// Whether the series of all components are wanted.
    var isWhole: Bool { components.isEmpty }

    func includes(_ key: FieldKey) -> Bool {
        isWhole || components.contains(key.component)
    }

    /// What is wanted of families that may say more.
    func filtered(_ all: [MetricFamily]) -> [MetricFamily] {
        let wanted =
            families.isEmpty
            ? all : all.filter { !families.isDisjoint(with: $0.descriptor.sampleNames) }
        guard !isWhole else { return wanted }
        return wanted.map { family in
            family.filtered { labels in
                labels.pairs.contains { $0.name == "component" && components.contains($0.value) }
            }
        }
    }
}
