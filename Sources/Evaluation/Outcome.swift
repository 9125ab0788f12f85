/// What a model said or what turned out to be: a number, or a class by its name.
package enum Outcome: Sendable, Hashable {
    case number(Double)
    case text(String)

    /// The number; nil for a class that has a name.
    package var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }
}

extension Outcome: Comparable {
    /// Numbers by size, before texts by their characters.
    package static func < (left: Outcome, right: Outcome) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left < right
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}

/// An output of a model beside the truth that was learnt later.
package struct LabelledOutput: Sendable, Equatable {
    package let output: Outcome
    package let label: Outcome

    package init(output: Outcome, label: Outcome) {
        self.output = output
        self.label = label
    }
}
