import ClientText
import Instants

extension RunDraft {
    /// Checks what a store may rely on: names, texts, and an end that fits the start and status.
    ///
    /// - Parameter prefix: what precedes the name of a field in an error.
    /// - Throws: `LineageError.invalid`, naming the first field that breaks a rule.
    package func validate(prefix: String = "") throws(LineageError) {
        do {
            try validateFields()
        } catch {
            guard case .invalid(let field, let reason) = error else { throw error }
            throw .invalid(field: prefix + field, reason: reason)
        }
    }

    private func validateFields() throws(LineageError) {
        try TextRule.name.check(component, field: "component")
        if let endedAt, endedAt < startedAt {
            throw .invalid(field: "ended_at", reason: "is before started_at")
        }
        if status == .running, endedAt != nil {
            throw .invalid(field: "ended_at", reason: "is set although the run is running")
        }
        if let stalenessThreshold, stalenessThreshold.microseconds < 0 {
            throw .invalid(field: "staleness_threshold_seconds", reason: "is negative")
        }
        try validateArtifacts()
        try validateTexts()
        try validateRowMaps()
    }

    private func validateRowMaps() throws(LineageError) {
        let inputNames = Set(inputs.map(\.name))
        let outputNames = Set(outputs.map(\.name))
        var counts: [String: Int] = [:]
        for (index, link) in rowMaps.enumerated() {
            try TextRule.name.check(link.input, field: "row_maps[\(index)].input")
            try TextRule.name.check(link.output, field: "row_maps[\(index)].output")
            let count = counts[link.output] ?? link.map.count
            guard link.map.count == count else {
                throw .invalid(
                    field: "row_maps[\(index)]",
                    reason:
                        "tells of \(link.map.count) rows of \"\(link.output.excerpt)\", one before it "
                        + "of \(count)")
            }
            counts[link.output] = count
            for (side, name, names) in [
                ("input", link.input, inputNames), ("output", link.output, outputNames),
            ] where !names.contains(name) {
                throw .invalid(
                    field: "row_maps[\(index)].\(side)",
                    reason: "names \"\(name.excerpt)\", which is no \(side) of the run")
            }
        }
    }

    private func validateArtifacts() throws(LineageError) {
        for (list, artifacts) in [("inputs", inputs), ("outputs", outputs)] {
            for (index, artifact) in artifacts.enumerated() {
                let field = "\(list)[\(index)]"
                try TextRule.name.check(artifact.name, field: "\(field).name")
                if let version = artifact.version {
                    try TextRule.name.check(version, field: "\(field).version")
                }
                for (position, label) in artifact.labels.enumerated() {
                    try TextRule.name.check(label, field: "\(field).labels[\(position)]")
                }
            }
        }
    }

    private func validateTexts() throws(LineageError) {
        let names = [("git_commit", gitCommit), ("external_id", externalID)]
        for case (let field, let name?) in names {
            try TextRule.name.check(name, field: field)
        }
        for (field, text) in [("error", error), ("code", code), ("notes", notes)] {
            try TextRule.text.check(text ?? "", field: field)
        }
        for (index, tag) in gitTags.enumerated() {
            try TextRule.line.check(tag, field: "git_tags[\(index)]")
        }
        for (name, value) in parameters {
            try TextRule.name.check(name, field: "parameters: a name")
            try TextRule.text.check(value, field: "parameters.\(name.excerpt)")
        }
        for name in metrics.keys {
            try TextRule.name.check(name, field: "metrics: a name")
        }
        for (index, test) in tests.enumerated() {
            try TextRule.name.check(test.name, field: "tests[\(index)].name")
            try TextRule.text.check(test.message ?? "", field: "tests[\(index)].message")
        }
        for (index, name) in upstream.enumerated() {
            try TextRule.name.check(name, field: "upstream[\(index)]")
        }
    }
}
