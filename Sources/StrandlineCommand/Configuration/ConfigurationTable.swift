/// The keys of a configuration file, or of an entry of one of its lists.
///
/// The same table reads a file and prints it, so that no key is read and not shown, nor the reverse.
struct ConfigurationTable<Root> {
    /// What a file holds that leaves every key out.
    let standard: Root
    let keys: [ConfigurationKey<Root>]

    /// Reads a mapping.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - root: What is changed by it.
    /// - Throws: `ConfigurationError` that says what is wrong, and in which line.
    func read(_ node: ConfigurationNode, into root: inout Root) throws {
        var last: [(key: ConfigurationKey<Root>, node: ConfigurationNode)] = []
        try forEachKey(of: node, below: []) { key, node in
            if key.isReadLast {
                last.append((key, node))
            } else {
                try key.read(node, &root)
            }
        }
        for (key, node) in last { try key.read(node, &root) }
    }

    private func forEachKey(
        of node: ConfigurationNode, below parent: [String],
        _ body: (ConfigurationKey<Root>, ConfigurationNode) throws -> Void
    ) throws {
        try node.forEachEntry { name, node in
            let path = parent + [name]
            let isParent = keys.contains {
                $0.path.count > path.count && $0.path.starts(with: path)
            }
            if let key = keys.first(where: { $0.path == path }), !isParent || !node.isMapping {
                try body(key, node)
            } else if isParent {
                try forEachKey(of: node, below: path, body)
            } else {
                return false
            }
            return true
        }
    }

    /// All keys with what they hold.
    func items(of root: Root) -> [ConfigurationItem] {
        keys.compactMap { $0.item(root, standard) }
    }
}

/// A key of a configuration file: where it stands, what it takes, and what it sets.
struct ConfigurationKey<Root> {
    /// The keys of the mappings around it, and its own.
    let path: [String]
    /// Whether it depends on other keys, wherever these stand in the file.
    var isReadLast = false
    let read: (ConfigurationNode, inout Root) throws -> Void
    /// The key as it is printed, from what is in force and the standard; nil where it is not.
    let item: (Root, Root) -> ConfigurationItem?

    private init(
        _ path: String, isReadLast: Bool = false,
        read: @escaping (ConfigurationNode, inout Root) throws -> Void,
        item: @escaping (_ path: [String], Root, Root) -> ConfigurationItem?
    ) {
        let path = path.split(separator: ".").map(String.init)
        self.path = path
        self.isReadLast = isReadLast
        self.read = read
        self.item = { item(path, $0, $1) }
    }
}

extension ConfigurationKey {
    /// A key that always has a value.
    ///
    /// - Parameters:
    ///   - path: The key, with those of the mappings around it.
    ///   - type: What it takes.
    ///   - place: What it sets.
    ///   - inherited: What applies where it is left out, where that is no fixed value.
    ///   - description: What it is for.
    /// - Returns: The key.
    static func value<Value>(
        _ path: String, _ type: ConfigurationType<Value>, _ place: WritableKeyPath<Root, Value>,
        otherwise inherited: String? = nil, _ description: String
    ) -> Self {
        Self(
            path, read: { node, root in root[keyPath: place] = try type.read(node) },
            item: { path, root, standard in
                .setting(
                    ConfigurationSetting(
                        path: path, takes: type.takes, description: description,
                        standard: inherited.map { .words($0) }
                            ?? .value(type.write(standard[keyPath: place])),
                        value: type.write(root[keyPath: place]), isSet: true))
            })
    }

    /// A key that may be without a value.
    ///
    /// - Parameters:
    ///   - path: The key, with those of the mappings around it.
    ///   - type: What it takes.
    ///   - place: What it sets.
    ///   - standard: The value where it is left out.
    ///   - inherited: What applies where it is left out, where that is no fixed value.
    ///   - derived: The value in force where it is left out, where that is no fixed value.
    ///   - description: What it is for.
    /// - Returns: The key.
    static func optional<Value>(
        _ path: String, _ type: ConfigurationType<Value>, _ place: WritableKeyPath<Root, Value?>,
        default standard: Value? = nil, otherwise inherited: String? = nil,
        derived: @escaping (Root) -> Value? = { _ in nil }, _ description: String
    ) -> Self {
        Self(
            path, read: { node, root in root[keyPath: place] = try type.read(node) },
            item: { path, root, _ in
                let value = root[keyPath: place]
                return .setting(
                    ConfigurationSetting(
                        path: path, takes: type.takes, description: description,
                        standard: inherited.map { .words($0) }
                            ?? standard.map { .value(type.write($0)) },
                        value: (value ?? derived(root) ?? standard).map(type.write),
                        isSet: value != nil))
            })
    }

    /// A key that sets what others below it set one by one.
    static func shorthand(
        _ path: String, takes: String, default standard: String, _ description: String,
        read: @escaping (ConfigurationNode, inout Root) throws -> Void,
        write: @escaping (Root) -> ConfigurationValue?
    ) -> Self {
        Self(path, read: read) { path, root, _ in
            .setting(
                ConfigurationSetting(
                    path: path, takes: takes, description: description, standard: .words(standard),
                    value: write(root), isSet: false))
        }
    }

    /// A key that is checked and has no effect.
    static func ignored<Value>(
        _ path: String, _ type: ConfigurationType<Value>, _ description: String
    ) -> Self {
        Self(
            path, read: { node, _ in _ = try type.read(node) },
            item: { path, _, _ in
                .setting(
                    ConfigurationSetting(
                        path: path, takes: type.takes, description: description, standard: nil,
                        value: nil, isSet: false, isIgnored: true))
            })
    }

    /// A key that is refused for a reason of its own.
    static func refused(_ path: String, because reason: String) -> Self {
        Self(path, read: { node, _ in throw node.error(reason) }, item: { _, _, _ in nil })
    }

    /// A key that holds a list of mappings.
    static func list<Value, Draft>(
        _ path: String, of record: @escaping (Root) -> ConfigurationRecord<Value, Draft>,
        _ place: WritableKeyPath<Root, [Value]>, isReadLast: Bool = false, _ description: String
    ) -> Self {
        Self(
            path, isReadLast: isReadLast,
            read: { node, root in
                let record = record(root)
                root[keyPath: place] = try node.elements().map(record.read)
            },
            item: { path, root, _ in
                let record = record(root)
                return .record(
                    ConfigurationRecordItem(
                        path: path, description: description, isList: true,
                        entries: root[keyPath: place].map(record.items),
                        template: record.template))
            })
    }

    /// A key that holds a mapping with keys that belong together.
    static func record<Value, Draft>(
        _ path: String, of record: ConfigurationRecord<Value, Draft>,
        _ place: WritableKeyPath<Root, Value?>, _ description: String
    ) -> Self {
        Self(
            path, read: { node, root in root[keyPath: place] = try record.read(node) },
            item: { path, root, _ in
                .record(
                    ConfigurationRecordItem(
                        path: path, description: description, isList: false,
                        entries: root[keyPath: place].map { [record.items($0)] } ?? [],
                        template: record.template))
            })
    }
}

/// A mapping that is one value of the program, with keys of its own.
struct ConfigurationRecord<Value, Draft> {
    let table: ConfigurationTable<Draft>
    /// The value of what was read, or an error about the mapping as a whole.
    let make: (Draft, ConfigurationNode) throws -> Value
    let draft: (Value) -> Draft

    func read(_ node: ConfigurationNode) throws -> Value {
        var draft = table.standard
        try table.read(node, into: &draft)
        return try make(draft, node)
    }

    func items(_ value: Value) -> [ConfigurationItem] { table.items(of: draft(value)) }

    /// The keys of a mapping that leaves all of them out.
    var template: [ConfigurationItem] { table.items(of: table.standard) }
}

/// A key with what it holds, to be printed.
enum ConfigurationItem {
    case setting(ConfigurationSetting)
    case record(ConfigurationRecordItem)

    var path: [String] {
        switch self {
        case .setting(let setting): setting.path
        case .record(let record): record.path
        }
    }
}

struct ConfigurationSetting {
    /// What applies where a key is left out.
    enum Standard {
        case value(ConfigurationValue)
        case words(String)
    }

    let path: [String]
    let takes: String
    let description: String
    /// Nil where nothing applies.
    let standard: Standard?
    /// The value in force; nil for none.
    let value: ConfigurationValue?
    /// Whether the value was set, or is that of a key that always has one.
    let isSet: Bool
    /// Whether it has no effect.
    var isIgnored = false
}

struct ConfigurationRecordItem {
    let path: [String]
    let description: String
    /// Whether it is a list of mappings, not one.
    let isList: Bool
    let entries: [[ConfigurationItem]]
    /// The keys of an entry that leaves all of them out.
    let template: [ConfigurationItem]
}
