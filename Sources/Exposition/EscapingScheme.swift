/// How names outside of `[a-zA-Z0-9_:]` are made to fit a reader that knows only those.
///
/// All names here are inside: only `dots`, which doubles underscores so that it can be undone,
/// changes them.
package enum EscapingScheme: String, Sendable, Hashable {
    case allowUTF8 = "allow-utf-8"
    case underscores
    case dots
    case values
}

extension MetricFamily {
    /// The family with the underscores of its name and of its labels' names doubled.
    var withDoubledUnderscores: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: Self.doublingUnderscores(descriptor.name), help: descriptor.help,
                type: descriptor.type, unit: descriptor.unit))
        family.samples = samples.map { sample in
            let pairs = sample.labels.pairs.map { pair in
                (name: Self.doublingUnderscores(pair.name), value: pair.value)
            }
            return Sample(labels: LabelSet(pairs), value: sample.value)
        }
        return family
    }

    private static func doublingUnderscores(_ name: String) -> String {
        name.split(separator: "_", omittingEmptySubsequences: false).joined(separator: "__")
    }
}
