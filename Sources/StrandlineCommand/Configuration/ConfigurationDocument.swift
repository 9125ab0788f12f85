/// A configuration with all keys, to be printed.
struct ConfigurationDocument {
    /// What it is the configuration of, in one line.
    let title: String
    let items: [ConfigurationItem]

    /// The configuration as a file that gives the same configuration again.
    ///
    /// Keys that are not set are commented out; comments tell what a key is for and what it takes.
    var yaml: String {
        var lines = ["# \(title)", "# Keys behind a '#' are not set."]
        for group in Self.groups(items, at: 0) {
            lines.append("")
            lines += Self.lines(of: group, at: 0, depth: 0, style: Style())
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Style {
        var isCommentedOut = false
        /// Whether comments tell what keys are for.
        var isExplained = true
    }

    /// The items whose keys at a level of their paths are the same, in their order.
    private static func groups(
        _ items: [ConfigurationItem], at level: Int
    ) -> [[ConfigurationItem]] {
        items.reduce(into: []) { groups, item in
            if groups.last?.first?.path[level] == item.path[level] {
                groups[groups.count - 1].append(item)
            } else {
                groups.append([item])
            }
        }
    }

    private static func lines(
        _ items: [ConfigurationItem], at level: Int, depth: Int, style: Style
    ) -> [String] {
        var previous: ConfigurationItem?
        return groups(items, at: level).flatMap { group in
            defer { previous = group.last }
            return lines(of: group, after: previous, at: level, depth: depth, style: style)
        }
    }

    /// The lines of a key, or of a mapping where keys stand below it.
    private static func lines(
        of group: [ConfigurationItem], after previous: ConfigurationItem? = nil, at level: Int,
        depth: Int, style: Style
    ) -> [String] {
        let below = group.filter { $0.path.count > level + 1 }
        guard let first = group.first else { return [] }
        if below.isEmpty {
            switch first {
            case .setting(let setting):
                return lines(setting, after: previous, depth: depth, style: style)
            case .record(let record): return lines(record, depth: depth, style: style)
            }
        }
        var style = style
        if !below.contains(where: isSet) { style.isCommentedOut = true }
        return [line("\(first.path[level]):", depth, style)]
            + lines(below, at: level + 1, depth: depth + 1, style: style)
    }

    private static func lines(
        _ setting: ConfigurationSetting, after previous: ConfigurationItem?, depth: Int,
        style: Style
    ) -> [String] {
        var style = style
        let comments = style.isExplained ? setting.comments(after: previous) : []
        if !setting.isSet { style.isCommentedOut = true }
        let value = setting.value.map { " \($0.yaml)" } ?? ""
        return comments.map { comment($0, depth) }
            + [line("\(setting.path.last ?? ""):\(value)", depth, style)]
    }

    private static func lines(
        _ record: ConfigurationRecordItem, depth: Int, style: Style
    ) -> [String] {
        var style = style
        var lines = style.isExplained ? [comment("\(record.description).", depth)] : []
        if record.entries.isEmpty { style.isCommentedOut = true }
        lines.append(line("\(record.path.last ?? ""):", depth, style))
        for entry in record.entries.isEmpty ? [record.template] : record.entries {
            if record.isList { lines.append(line("-", depth + 1, style)) }
            lines += Self.lines(entry, at: 0, depth: depth + (record.isList ? 2 : 1), style: style)
            // The entries of a list have the same keys.
            style.isExplained = false
        }
        return lines
    }

    private static func isSet(_ item: ConfigurationItem) -> Bool {
        switch item {
        case .setting(let setting): setting.isSet
        case .record(let record): !record.entries.isEmpty
        }
    }

    private static func comment(_ text: String, _ depth: Int) -> String {
        indentation(depth) + "# " + text
    }

    private static func line(_ text: String, _ depth: Int, _ style: Style) -> String {
        indentation(depth) + (style.isCommentedOut ? "#" : "") + text
    }

    private static func indentation(_ depth: Int) -> String {
        String(repeating: "  ", count: depth)
    }
}

extension ConfigurationDocument {
    /// A key with its value, as JSON tells it.
    struct Row: Encodable, Equatable {
        /// `a.b` is the key `b` of the mapping `a`, `a[].b` that of an entry of the list `a`.
        let key: String
        let type: String
        let `default`: ConfigurationValue?
        /// What applies where the key is left out, where that is no fixed value.
        let unset: String?
        /// The value in force; for a key of a list's entries, a list of one for each entry.
        let value: ConfigurationValue?
        let description: String
        /// Whether the key is checked and has no effect.
        let isIgnored: Bool

        enum CodingKeys: String, CodingKey {
            case key, type, `default`, unset, value, description
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            // All of them, null where there is none.
            try members.encode(key, forKey: .key)
            try members.encode(type, forKey: .type)
            try members.encode(`default`, forKey: .default)
            try members.encode(unset, forKey: .unset)
            try members.encode(value, forKey: .value)
            try members.encode(description, forKey: .description)
        }
    }

    /// All keys in the order of the file.
    var rows: [Row] { items.flatMap { Self.rows($0) } }

    private static func rows(_ item: ConfigurationItem) -> [Row] {
        switch item {
        case .setting(let setting): [Row(setting)]
        case .record(let record): rows(record)
        }
    }

    private static func rows(_ record: ConfigurationRecordItem) -> [Row] {
        let name = record.path.joined(separator: ".") + (record.isList ? "[]." : ".")
        let entries = record.entries.map { $0.flatMap(rows) }
        return record.template.flatMap(rows).enumerated().map { index, row in
            let values = entries.map { $0[index].value }
            return Row(
                key: name + row.key, type: row.type, default: row.default, unset: row.unset,
                value: record.isList ? .list(values) : values.first ?? nil,
                description: row.description, isIgnored: row.isIgnored)
        }
    }
}

extension ConfigurationDocument.Row {
    fileprivate init(_ setting: ConfigurationSetting) {
        var value: ConfigurationValue?
        var words: String?
        switch setting.standard {
        case .value(let standard): value = standard
        case .words(let text): words = text
        case nil: break
        }
        self.init(
            key: setting.path.joined(separator: "."), type: setting.takes, default: value,
            unset: words, value: setting.value, description: setting.description,
            isIgnored: setting.isIgnored)
    }
}

extension ConfigurationSetting {
    /// What the key is for, as far as the key before it does not say so already.
    fileprivate func comments(after previous: ConfigurationItem?) -> [String] {
        if case .setting(let previous)? = previous, previous.description == description {
            guard case .words(let text)? = standard, previous.standardText != text else {
                return []
            }
            return ["Default: \(text)."]
        }
        return ["\(description).", "Takes \(takes). Default: \(standardText)."]
    }

    fileprivate var standardText: String {
        switch standard {
        case .value(let value): value.yaml
        case .words(let text): text
        case nil: "none"
        }
    }
}
