package import Lineage

/// The answer to `GET /diff`: how the traces of two outputs differ.
package struct DifferenceResponse: Codable, Sendable, Equatable {
    /// A value that is not the same on both sides; a side without one lacks the member.
    package struct Value: Codable, Sendable, Equatable {
        package var name: String
        package var left: String?
        package var right: String?

        init(_ difference: ValueDifference) {
            name = difference.name
            left = difference.left
            right = difference.right
        }
    }

    /// Two runs of a component, one in each trace.
    package struct Pair: Codable, Sendable, Equatable {
        package var component: String
        package var owner: String
        package var left: Int64
        package var right: Int64
        package var gitCommit: Value?
        package var code: Value?
        package var parameters: [Value]
        package var inputs: [Value]

        private enum CodingKeys: String, CodingKey {
            case component, owner, left, right, code, parameters, inputs
            case gitCommit = "git_commit"
        }

        init(_ difference: RunDifference, owner: String) {
            component = difference.component
            self.owner = owner
            left = difference.left
            right = difference.right
            gitCommit = difference.gitCommit.map(Value.init)
            code = difference.code.map(Value.init)
            parameters = difference.parameters.map(Value.init)
            inputs = difference.inputs.map(Value.init)
        }
    }

    /// A run without a counterpart.
    package struct Single: Codable, Sendable, Equatable {
        package var run: Int64
        package var component: String
        package var owner: String
    }

    /// The outputs that were asked for.
    package var left: String
    package var right: String
    /// The runs that both came from.
    package var shared: [Int64]
    package var changed: [Pair]
    /// Pairs with equal code, parameters and versions of inputs.
    package var alike: [Pair]
    package var onlyLeft: [Single]
    package var onlyRight: [Single]

    private enum CodingKeys: String, CodingKey {
        case left, right, shared, changed, alike
        case onlyLeft = "only_left"
        case onlyRight = "only_right"
    }

    /// - Parameters:
    ///   - difference: How the traces differ.
    ///   - left: The output that the left trace leads to.
    ///   - right: The output that the right trace leads to.
    ///   - owners: Who answers for the components.
    package init(
        _ difference: TraceDifference, left: String, right: String, owners: [String: String]
    ) {
        self.left = left
        self.right = right
        shared = difference.shared
        changed = difference.changed.map { Pair($0, owner: owners[$0.component] ?? "") }
        alike = difference.alike.map { Pair($0, owner: owners[$0.component] ?? "") }
        let single = { (run: TraceDifference.Single) in
            Single(run: run.run, component: run.component, owner: owners[run.component] ?? "")
        }
        onlyLeft = difference.onlyLeft.map(single)
        onlyRight = difference.onlyRight.map(single)
    }
}
