import Access
import Drift
import Instants
import Lineage
import Monitor
import Server
import Strandline

extension Configuration {
    /// The keys of the file of `--config.file`.
    static var table: ConfigurationTable<Configuration> {
        ConfigurationTable(
            standard: Configuration(),
            keys: addressKeys + windowKeys
                + DriftOptions.keys("drift", at: \.engine.monitor.defaults.drift, inherited: nil)
                + [fields] + limitKeys + retentionKeys + [staleness, tokens])
    }

    private static var addressKeys: [ConfigurationKey<Configuration>] {
        [
            .optional(
                "external_url", .webAddress, \.externalURL,
                otherwise: "the address that the server listens on",
                "Address at which browsers reach the server; links in metrics and alerts start "
                    + "with it"),
            .value(
                "allowed_hosts", .list(of: .host), \.allowedHosts,
                "Host names that requests may be made for, beside the server's own"),
        ]
    }

    private static var windowKeys: [ConfigurationKey<Configuration>] {
        [
            .value(
                "window.span", .timeSpan, \.engine.monitor.defaults.window.span,
                "Length of the sliding window of fields without runs"),
            .value(
                "window.panes", .integer(in: WindowOptions.paneCountRange),
                \.engine.monitor.defaults.window.paneCount,
                "Number of parts that a window slides by"),
        ]
    }

    private static var fields: ConfigurationKey<Configuration> {
        // Read last, since a rule starts from the defaults.
        .list(
            "fields",
            of: { configuration in
                ConfigurationRecord(
                    table: FieldRule.table(defaults: configuration.engine.monitor.defaults),
                    make: { rule, _ in rule }, draft: { $0 })
            }, \.engine.monitor.rules, isReadLast: true,
            "Settings of the fields that match a pattern; the first match applies")
    }

    private static var limitKeys: [ConfigurationKey<Configuration>] {
        [
            .value(
                "limits.series", .integer(in: 1...100_000_000),
                \.engine.monitor.limits.seriesCountMax,
                "Number of series of fields, components, tests and tasks on /metrics"),
            .optional(
                "limits.batch_bytes", .integer(in: 1024...(1 << 30)), \.batchBytesMax,
                default: ServerOptions(version: "").bodyBytesMax,
                "Length of a request body, decompressed"),
            .optional(
                "limits.in_flight_bytes", .integer(in: 1024...(1 << 50)), \.inFlightBytesMax,
                otherwise: "16 times limits.batch_bytes",
                derived: { configuration in
                    var options = ServerOptions(version: "")
                    configuration.apply(to: &options)
                    return options.inFlightBytesLimit
                }, "Memory for the bodies of the requests in progress"),
            .value(
                "limits.columns", .integer(in: 1...1_000_000),
                \.engine.monitor.limits.columnCountMax, "Number of columns of a batch"),
            .value(
                "limits.name_bytes", .integer(in: 1...65_536),
                \.engine.monitor.limits.nameBytesMax,
                "Length of the name of a component or field, in UTF-8"),
        ]
    }

    private static var retentionKeys: [ConfigurationKey<Configuration>] {
        [
            .value(
                "retention.panes", .timeSpan, \.engine.paneRetention,
                "Age at which stored summaries are deleted"),
            .shorthand(
                "retention.runs", takes: RunRetention.description, default: "no limit",
                "Number or age of the runs to keep; both in a mapping",
                read: { node, configuration in
                    configuration.engine.runRetention = try RunRetention(node)
                }, write: { $0.engine.runRetention.shorthand }),
            .optional(
                "retention.runs.count", .integer(in: RunRetention.countRange),
                \.engine.runRetention.count, otherwise: "no limit", "Number of runs to keep"),
            .optional(
                "retention.runs.age", .timeSpan, \.engine.runRetention.age,
                otherwise: "no limit", "Age at which runs are deleted"),
            .value(
                "retention.waiting_labels", .timeSpan, \.engine.labelRetention,
                "Time after its last change at which a value of a task is deleted"),
        ]
    }

    private static var staleness: ConfigurationKey<Configuration> {
        .optional(
            "staleness.threshold", .timeSpan, \.engine.stalenessThreshold,
            default: Staleness.defaultThreshold,
            "Age at which an input is stale, for runs that state no threshold")
    }

    private static var tokens: ConfigurationKey<Configuration> {
        .list(
            "tokens",
            of: { _ in
                ConfigurationRecord(
                    table: TokenDraft.table, make: { try $0.token(at: $1) },
                    draft: TokenDraft.init)
            }, \.tokens,
            "Bearer tokens that clients may send; hashes are printed as zeros")
    }
}

extension WindowOptions {
    fileprivate static let paneCountRange = 1...1000
}

extension RunRetention {
    fileprivate static let countRange = 1...1_000_000_000_000
    fileprivate static let description = "a number of runs, or a length of time such as 365d"

    /// Reads a number of runs or a length of time.
    fileprivate init(_ node: ConfigurationNode) throws {
        if let age = try? node.timeSpan() {
            self.init(age: age)
        } else if let count = try? node.integer(in: Self.countRange) {
            self.init(count: count)
        } else {
            throw node.error("must be \(Self.description)")
        }
    }

    /// The retention in one value; nil where everything is kept.
    fileprivate var shorthand: ConfigurationValue? {
        let age = age.map { ConfigurationValue.word($0.argument) }
        let count = count.map { ConfigurationValue.integer($0) }
        guard let age, let count else { return age ?? count }
        return .mapping([.init(name: "count", value: count), .init(name: "age", value: age)])
    }
}

extension DriftOptions {
    /// The keys that apply to all fields or to those of a rule.
    ///
    /// - Parameters:
    ///   - parent: The key of the mapping that holds them; nil for the entry of a list.
    ///   - place: What they set.
    ///   - inherited: The key of the mapping whose values apply where a key is left out.
    /// - Returns: The keys.
    fileprivate static func keys<Root>(
        _ parent: String?, at place: WritableKeyPath<Root, DriftOptions>, inherited: String?
    ) -> [ConfigurationKey<Root>] {
        let prefix = parent.map { $0 + "." } ?? ""
        func general(_ key: String) -> String? { inherited.map { "\($0).\(key)" } }
        let thresholds = Measure.allCases.map { measure in
            let key = prefix + "thresholds.\(measure.rawValue)"
            guard measure.isScored else {
                return ConfigurationKey<Root>.refused(
                    key, because: "has no threshold: it takes no part in the score")
            }
            let standard = Self.standardThresholds(of: measure)
            return .optional(
                key, .number(in: 1e-6...1e6), place.appending(path: \.thresholds[measure]),
                default: standard.number,
                otherwise: general("thresholds") ?? standard.words,
                "Least effect by this measure that matters, in d-equivalents")
        }
        return [
            .value(
                prefix + "alpha", .number(in: 1e-12...0.5), place.appending(path: \.alpha),
                otherwise: general("alpha"),
                "Probability that a lower bound exceeds the true effect")
        ] + thresholds + [
            .value(
                prefix + "measures", .measures, place.appending(path: \.extraMeasures),
                otherwise: general("measures"),
                "Distances to compute beside the measures of the score")
        ]
    }

    /// The threshold of all types of fields, or those of the types that the measure compares.
    private static func standardThresholds(
        of measure: Measure
    ) -> (number: Double?, words: String?) {
        let thresholds = [FieldKind.numeric, .categorical, .embedding].map {
            standard.threshold(of: measure, kind: $0)
        }
        guard Set(thresholds).count > 1 else { return (thresholds[0], nil) }
        return (nil, "numbers \(thresholds[0]), categories \(thresholds[1])")
    }
}

extension FieldRule {
    fileprivate static func table(defaults: FieldOptions) -> ConfigurationTable<FieldRule> {
        ConfigurationTable(
            standard: FieldRule(
                component: GlobPattern("*"), role: GlobPattern("*"), field: GlobPattern("*"),
                options: defaults),
            keys: matchKeys + windowKeys
                + DriftOptions.keys(nil, at: \.options.drift, inherited: "drift") + otherKeys)
    }

    private static var matchKeys: [ConfigurationKey<FieldRule>] {
        [
            .value("match.component", .glob, \.component, "Pattern of component names"),
            .value("match.role", .roleGlob, \.role, "Pattern of roles"),
            .value("match.field", .glob, \.field, "Pattern of field names"),
        ]
    }

    private static var windowKeys: [ConfigurationKey<FieldRule>] {
        [
            .optional(
                "type", .fieldKind, \.options.kind, otherwise: "found from the values",
                "Type of the field"),
            .value(
                "window.span", .timeSpan, \.options.window.span, otherwise: "window.span",
                "Length of the sliding window"),
            .value(
                "window.panes", .integer(in: WindowOptions.paneCountRange),
                \.options.window.paneCount, otherwise: "window.panes",
                "Number of parts that the window slides by"),
        ]
    }

    private static var otherKeys: [ConfigurationKey<FieldRule>] {
        [
            .optional(
                "positive_above", .number(in: -1e300...1e300), \.options.drift.positiveAbove,
                "Score above which a prediction is positive"),
            .optional(
                "seasonality", .choice, \.options.seasonality,
                otherwise: "found from the reference", "Seasonal pattern of the field"),
            .optional(
                "detail", .choice, \.options.detail,
                otherwise: "full for outputs and labels, summary for inputs",
                "Number of series that the field publishes"),
        ]
    }
}

/// A token as the file has it.
private struct TokenDraft {
    var name = ""
    var sha256 = ""
    var rights: Set<AccessRight> = []

    init() {}

    init(_ token: AccessToken) {
        name = token.name
        sha256 = Secret.sha256
        rights = token.rights
    }

    func token(at node: ConfigurationNode) throws -> AccessToken {
        guard let token = AccessToken(name: name, sha256: sha256, rights: rights) else {
            throw node.error("needs a 'sha256' of 64 hexadecimal digits")
        }
        return token
    }

    static var table: ConfigurationTable<TokenDraft> {
        ConfigurationTable(
            standard: TokenDraft(),
            keys: [
                .value("name", .text, \.name, "Name of the token in messages"),
                .value(
                    "sha256", .text(taking: "64 hexadecimal digits"), \.sha256,
                    otherwise: "required", "SHA-256 of the token"),
                .value("rights", .rights, \.rights, "Rights of the bearer"),
            ])
    }
}

/// The types that a rule may tell.
private enum ConfiguredType: String, CaseIterable {
    case numeric, category, embedding

    init(_ kind: FieldKind) {
        self =
            switch kind {
            case .numeric: .numeric
            case .categorical: .category
            case .embedding: .embedding
            }
    }

    var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .category: .categorical
        case .embedding: .embedding
        }
    }
}

extension ConfigurationType<FieldKind> {
    fileprivate static var fieldKind: Self {
        ConfigurationType<ConfiguredType>.choice.map(\.kind, back: ConfiguredType.init)
    }
}

extension ConfigurationType<Set<Measure>> {
    fileprivate static var measures: Self {
        ConfigurationType<[RequestedMeasure]>.list(of: .choice).map {
            Set($0.map(\.measure))
        } back: { measures in
            RequestedMeasure.allCases.filter { measures.contains($0.measure) }
        }
    }
}

extension ConfigurationType<Set<AccessRight>> {
    fileprivate static var rights: Self {
        ConfigurationType<[AccessRight]>.list(of: .choice).map {
            Set($0)
        } back: { rights in
            AccessRight.allCases.filter(rights.contains)
        }
    }
}
