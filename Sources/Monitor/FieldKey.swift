import ClientText

/// The side of a component that a field stands on.
package enum FieldRole: String, Sendable, CaseIterable, Comparable {
    case input, output, label

    package static func < (left: FieldRole, right: FieldRole) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What names a monitored distribution: a column or variable of one side of a component.
package struct FieldKey: Sendable, Hashable, Comparable {
    package let component: String
    package let role: FieldRole
    package let field: String

    package init(component: String, role: FieldRole, field: String) {
        self.component = component.canonicalName
        self.role = role
        self.field = field.canonicalName
    }

    package static func < (left: FieldKey, right: FieldKey) -> Bool {
        (left.component, left.role, left.field) < (right.component, right.role, right.field)
    }
}

extension FieldKey {
    /// The key as a sentence that answers a client repeats it.
    package var excerpt: String { "\(component.excerpt)/\(role.rawValue)/\(field.excerpt)" }
}

extension FieldKey: CustomStringConvertible {
    package var description: String { "\(component)/\(role.rawValue)/\(field)" }
}
