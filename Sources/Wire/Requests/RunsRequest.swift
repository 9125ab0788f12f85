package import Instants
package import Lineage
package import Monitor

/// A run as it is posted, with the values its fields held where they were sent along.
package struct RunRequest: Sendable, Equatable {
    package var draft: RunDraft
    package var columns: [FieldRole: [ObservedColumn]] = [:]
}

/// The body of `POST /runs`: one run, or an array of runs.
package enum RunsRequest: Sendable, Equatable {
    case one(RunRequest)
    case many([RunRequest])

    /// Reads the body.
    ///
    /// - Parameters:
    ///   - json: The body, in UTF-8.
    ///   - now: The start of a run that names none.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8], now: Instant) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            guard try reader.peek() == .array else {
                return .one(try RunRequest(from: &reader, now: now))
            }
            return .many(
                try reader.list { reader throws(RequestDecodingError) in
                    try RunRequest(from: &reader, now: now)
                })
        }
    }
}

extension RunRequest {
    fileprivate init(from reader: inout JSONReader, now: Instant) throws(RequestDecodingError) {
        var component: String?
        var startedAt: Instant?
        var status: RunStatus?
        self.init(draft: RunDraft(component: "", startedAt: now))
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "component": component = try reader.name()
            case "started_at": startedAt = try reader.instant()
            case "status": status = try reader.choice(RunStatus.self)
            case "fields": columns = try reader.columnsByRole()
            default:
                guard try draft.readDetail(key, from: &reader) else {
                    throw reader.unknownKey(key)
                }
            }
        }
        guard let component else { throw .refused("'component' is missing") }
        if let endedAt = draft.endedAt, let startedAt, endedAt < startedAt {
            throw .refused("'ended_at' lies before 'started_at'")
        }
        draft.component = component
        draft.startedAt = startedAt ?? draft.endedAt ?? now
        draft.status = status ?? (draft.error == nil ? .completed : .failed)
        // A run that is over ended at the latest when it was logged.
        if draft.status != .running, draft.endedAt == nil {
            draft.endedAt = max(now, draft.startedAt)
        }
    }
}

extension RunDraft {
    /// Reads a member that a run may have; false for a name that no run has.
    fileprivate mutating func readDetail(
        _ key: String, from reader: inout JSONReader
    ) throws(RequestDecodingError) -> Bool {
        switch key {
        case "ended_at":
            endedAt = try reader.optional { reader throws(RequestDecodingError) in
                try reader.instant()
            }
        case "error":
            error = try reader.optional { reader throws(RequestDecodingError) in try reader.string()
            }
        case "inputs":
            inputs = try reader.list { reader throws(RequestDecodingError) in
                try Artifact(from: &reader)
            }
        case "outputs":
            outputs = try reader.list { reader throws(RequestDecodingError) in
                try Artifact(from: &reader)
            }
        case "git_commit":
            gitCommit = try reader.optional { reader throws(RequestDecodingError) in
                try reader.string()
            }
        case "git_tags": gitTags = try reader.strings()
        case "code":
            code = try reader.optional { reader throws(RequestDecodingError) in try reader.string()
            }
        case "notes": notes = try reader.string()
        case "parameters":
            parameters = try reader.dictionary { reader throws(RequestDecodingError) in
                try reader.parameterValue()
            }
        case "metrics":
            metrics = try reader.dictionary { reader throws(RequestDecodingError) in
                try reader.number()
            }
        case "tests":
            tests = try reader.list { reader throws(RequestDecodingError) in
                try TestResult(from: &reader)
            }
        case "upstream": upstream = try reader.names()
        case "staleness_threshold_seconds":
            let seconds = try reader.number()
            guard seconds > 0 else { throw reader.refused("must be above 0") }
            stalenessThreshold = TimeSpan(seconds: seconds)
        case "row_maps":
            rowMaps = try reader.list { reader throws(RequestDecodingError) in
                try RowLineage(from: &reader)
            }
        case "external_id":
            externalID = try reader.optional { reader throws(RequestDecodingError) in
                try reader.string()
            }
        default:
            return false
        }
        return true
    }
}

extension Artifact {
    /// Reads an artifact: an object, or nothing but its name.
    fileprivate init(from reader: inout JSONReader) throws(RequestDecodingError) {
        if try reader.peek() == .string {
            self.init(name: try reader.string())
            return
        }
        var name: String?
        var version: String?
        var kind: ArtifactKind?
        var labels: [String] = []
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "name": name = try reader.string()
            case "version":
                version = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.string()
                }
            case "kind": kind = try reader.choice(ArtifactKind.self)
            case "labels": labels = try reader.strings()
            default: throw reader.unknownKey(key)
            }
        }
        guard let name else { throw reader.refused("lacks a 'name'") }
        self.init(name: name, version: version, kind: kind, labels: labels)
    }
}

extension TestResult {
    fileprivate init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var name: String?
        var passed: Bool?
        var message: String?
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "name": name = try reader.string()
            case "passed": passed = try reader.boolean()
            case "message":
                message = try reader.optional { reader throws(RequestDecodingError) in
                    try reader.string()
                }
            default: throw reader.unknownKey(key)
            }
        }
        guard let name, let passed else { throw reader.refused("lacks a 'name' or 'passed'") }
        self.init(name: name, passed: passed, message: message)
    }
}

extension JSONReader {
    /// Reads an object of objects of columns.
    fileprivate mutating func columnsByRole() throws(RequestDecodingError) -> [FieldRole:
        [ObservedColumn]]
    {
        var columns: [FieldRole: [ObservedColumn]] = [:]
        try object { reader, name throws(RequestDecodingError) in
            guard let role = FieldRole(rawValue: name) else { throw reader.unknownKey(name) }
            columns[role] = try reader.columns()
        }
        return columns
    }

    /// Reads a parameter, which is kept as text: text as it is, other values as they are written.
    fileprivate mutating func parameterValue() throws(RequestDecodingError) -> String {
        if try peek() == .string { return try string() }
        let start = position
        try skip()
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
