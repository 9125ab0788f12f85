/// A value that is not the same on the left and on the right.
package struct ValueDifference: Sendable, Equatable {
    package var name: String
    /// Nil where the left has none.
    package var left: String?
    /// Nil where the right has none.
    package var right: String?

    package init(name: String, left: String?, right: String?) {
        self.name = name
        self.left = left
        self.right = right
    }
}

/// How two runs of a component differ in what makes them come out differently.
package struct RunDifference: Sendable, Equatable {
    package var component: String
    package var left: Int64
    package var right: Int64
    /// The git commits, where they differ.
    package var gitCommit: ValueDifference?
    /// The code snapshots, where they differ.
    package var code: ValueDifference?
    /// By name.
    package var parameters: [ValueDifference]
    /// The content versions of what they read, by name; `unversioned` where none was stated.
    package var inputs: [ValueDifference]

    /// Whether the two differ in nothing that is compared.
    package var isEmpty: Bool {
        gitCommit == nil && code == nil && parameters.isEmpty && inputs.isEmpty
    }

    package init(_ left: Run, _ right: Run) {
        component = left.component
        self.left = left.id
        self.right = right.id
        gitCommit = Self.difference("git_commit", left.gitCommit, right.gitCommit)
        code = Self.difference("code", left.code, right.code)
        parameters = Self.differences(left.parameters, right.parameters)
        inputs = Self.differences(Self.versions(left.inputs), Self.versions(right.inputs))
    }

    private static func difference(
        _ name: String, _ left: String?, _ right: String?
    ) -> ValueDifference? {
        left == right ? nil : ValueDifference(name: name, left: left, right: right)
    }

    private static func differences(
        _ left: [String: String], _ right: [String: String]
    ) -> [ValueDifference] {
        Set(left.keys).union(right.keys).sorted()
            .compactMap { difference($0, left[$0], right[$0]) }
    }

    /// The versions by name; of an artifact read in several versions, all of them.
    private static func versions(_ artifacts: [Artifact]) -> [String: String] {
        Dictionary(grouping: artifacts, by: \.name).mapValues { versions in
            versions.map { $0.version ?? "unversioned" }.sorted().joined(separator: ", ")
        }
    }
}

/// How the traces of two outputs differ.
package struct TraceDifference: Sendable, Equatable {
    /// A run that has no counterpart in the other trace.
    package struct Single: Sendable, Equatable {
        package var run: Int64
        package var component: String
    }

    /// The runs that both came from.
    package var shared: [Int64]
    /// Runs of one component, one in each trace, that differ.
    package var changed: [RunDifference]
    /// Runs of one component, one in each trace, with equal code, parameters and input versions.
    package var alike: [RunDifference]
    /// Runs of the left trace that are left over.
    package var onlyLeft: [Single]
    /// Runs of the right trace that are left over.
    package var onlyRight: [Single]

    /// The components of all runs that are not shared.
    package var components: Set<String> {
        Set((changed + alike).map(\.component) + (onlyLeft + onlyRight).map(\.component))
    }

    /// Compares the runs of two traces.
    ///
    /// Runs in both are shared. Of the others, those of one component are paired in the order of
    /// their traces, which puts the nearest to the output first.
    package init(left: [Run], right: [Run]) {
        let leftIDs = Set(left.map(\.id))
        let rightIDs = Set(right.map(\.id))
        shared = left.map(\.id).filter(rightIDs.contains)
        var waiting = Dictionary(
            grouping: right.filter { !leftIDs.contains($0.id) }.reversed(), by: \.component)
        changed = []
        alike = []
        onlyLeft = []
        for run in left where !rightIDs.contains(run.id) {
            guard let counterpart = waiting[run.component]?.popLast() else {
                onlyLeft.append(Single(run: run.id, component: run.component))
                continue
            }
            let difference = RunDifference(run, counterpart)
            if difference.isEmpty { alike.append(difference) } else { changed.append(difference) }
        }
        let rest = Set(waiting.values.flatMap { $0 }.map(\.id))
        onlyRight = right.filter { rest.contains($0.id) }
            .map { Single(run: $0.id, component: $0.component) }
    }
}
