import Access
import Drift
import Foundation
import Instants
import Monitor
import Server
import Strandline

/// What the configuration file says; what it leaves out is as it is by default.
struct Configuration: Equatable {
    /// How fields are watched, what is kept and for how long.
    var engine = EngineOptions()
    var batchBytesMax: Int?
    /// The memory of the requests under way; nil for the default.
    var inFlightBytesMax: Int?
    /// Where browsers find the server, without a slash at its end.
    var externalURL: String?
    /// Names of hosts that the server answers to beside its own.
    var allowedHosts: [HostPattern] = []
    var tokens: [AccessToken] = []

    init() {}

    /// - Parameter path: A file in YAML.
    /// - Throws: `CommandFailure` that names the file and the line.
    init(contentsOf path: String) throws {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("the configuration file '\(path)' cannot be read")
        }
        do {
            try self.init(yaml: yaml)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    init(yaml: String) throws {
        var rules: [ConfigurationNode] = []
        try ConfigurationNode(yaml: yaml).forEachEntry { key, node in
            switch key {
            case "external_url": externalURL = try node.webAddress()
            case "allowed_hosts": allowedHosts = try node.elements().map(HostPattern.init(_:))
            case "window": try engine.monitor.defaults.window.read(node)
            case "drift": try engine.monitor.defaults.drift.read(node)
            case "fields": rules = try node.elements()
            case "limits": try readLimits(node)
            case "retention": try readRetention(node)
            case "staleness": try readStaleness(node)
            case "tokens": tokens = try node.elements().map(AccessToken.init(_:))
            default: return false
            }
            return true
        }
        // Read last, since a rule starts from the defaults, wherever these stand in the file.
        engine.monitor.rules = try rules.map {
            try FieldRule($0, defaults: engine.monitor.defaults)
        }
    }

    private mutating func readStaleness(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "threshold": engine.stalenessThreshold = try node.timeSpan()
            default: return false
            }
            return true
        }
    }

    private mutating func readRetention(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "panes": engine.paneRetention = try node.timeSpan()
            case "runs": engine.runRetention = try RunRetention(node)
            case "waiting_labels": engine.labelRetention = try node.timeSpan()
            default: return false
            }
            return true
        }
    }

    private mutating func readLimits(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "series":
                engine.monitor.limits.seriesCountMax = try node.integer(in: 1...100_000_000)
            case "columns":
                engine.monitor.limits.columnCountMax = try node.integer(in: 1...1_000_000)
            case "name_bytes": engine.monitor.limits.nameBytesMax = try node.integer(in: 1...65_536)
            case "batch_bytes": batchBytesMax = try node.integer(in: 1024...(1 << 30))
            case "in_flight_bytes": inFlightBytesMax = try node.integer(in: 1024...(1 << 50))
            default: return false
            }
            return true
        }
    }
}

extension RunRetention {
    /// Reads a number of runs, a length of time, or both by name.
    fileprivate init(_ node: ConfigurationNode) throws {
        self.init()
        guard node.isMapping else {
            if let age = try? node.timeSpan() {
                self.age = age
            } else if let count = try? node.integer(in: Self.countRange) {
                self.count = count
            } else {
                throw node.error("must be a number of runs, or a length of time such as 365d")
            }
            return
        }
        try node.forEachEntry { key, node in
            switch key {
            case "age": age = try node.timeSpan()
            case "count": count = try node.integer(in: Self.countRange)
            default: return false
            }
            return true
        }
    }

    private static let countRange = 1...1_000_000_000_000
}

extension WindowOptions {
    fileprivate mutating func read(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "span": span = try node.timeSpan()
            case "panes": paneCount = try node.integer(in: 1...1000)
            default: return false
            }
            return true
        }
    }
}

extension DriftOptions {
    fileprivate mutating func read(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in try readMember(key, node) }
    }

    /// Reads what may be said of all fields and of those of a pattern; false for another key.
    fileprivate mutating func readMember(_ key: String, _ node: ConfigurationNode) throws -> Bool {
        switch key {
        case "alpha": alpha = try node.number(in: 1e-12...0.5)
        case "thresholds": try readThresholds(node)
        case "measures": try readMeasures(node)
        default: return false
        }
        return true
    }

    /// The list in place of the one before, so that a rule can ask for none, too.
    private mutating func readMeasures(_ node: ConfigurationNode) throws {
        extraMeasures = Set(
            try node.elements().map { try $0.choice(RequestedMeasure.self).measure })
    }

    private mutating func readThresholds(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            guard let measure = Measure(rawValue: key) else { return false }
            guard measure.isScored else {
                throw node.error("has no threshold: it takes no part in the score")
            }
            thresholds[measure] = try node.number(in: 1e-6...1e6)
            return true
        }
    }
}

extension FieldRule {
    fileprivate init(_ node: ConfigurationNode, defaults: FieldOptions) throws {
        self.init(
            component: GlobPattern("*"), role: GlobPattern("*"), field: GlobPattern("*"),
            options: defaults)
        try node.forEachEntry { key, node in
            switch key {
            case "match": try readMatch(node)
            case "type": options.kind = try node.choice(ConfiguredType.self).kind
            case "window": try options.window.read(node)
            case "positive_above": options.drift.positiveAbove = try node.number(in: -1e300...1e300)
            case "seasonality": options.seasonality = try node.choice(Seasonality.self)
            case "detail": options.detail = try node.choice(MetricsDetail.self)
            default: return try options.drift.readMember(key, node)
            }
            return true
        }
    }

    private mutating func readMatch(_ node: ConfigurationNode) throws {
        try node.forEachEntry { key, node in
            switch key {
            case "component": component = GlobPattern(try node.string())
            case "role":
                role = GlobPattern(try node.string())
                guard FieldRole.allCases.contains(where: { role.matches($0.rawValue) }) else {
                    let names = FieldRole.allCases.map(\.rawValue).joined(separator: ", ")
                    throw node.error("fits none of \(names)")
                }
            case "field": field = GlobPattern(try node.string())
            default: return false
            }
            return true
        }
    }
}

extension HostPattern {
    fileprivate init(_ node: ConfigurationNode) throws {
        guard let pattern = HostPattern(try node.string()) else {
            throw node.error("must be a host's name without a port, or *. and a name")
        }
        self = pattern
    }
}

extension AccessToken {
    fileprivate init(_ node: ConfigurationNode) throws {
        var name = ""
        var sha256 = ""
        var rights: Set<AccessRight> = []
        try node.forEachEntry { key, node in
            switch key {
            case "name": name = try node.string()
            case "sha256": sha256 = try node.string()
            case "rights":
                rights = Set(try node.elements().map { try $0.choice(AccessRight.self) })
            default: return false
            }
            return true
        }
        guard let token = AccessToken(name: name, sha256: sha256, rights: rights) else {
            throw node.error("needs a 'sha256' of 64 hexadecimal digits")
        }
        self = token
    }
}

/// The types that a rule may tell.
private enum ConfiguredType: String, CaseIterable {
    case numeric, category, embedding

    var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .category: .categorical
        case .embedding: .embedding
        }
    }
}
