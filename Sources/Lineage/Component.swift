import ClientText
package import Instants

/// A named step of a pipeline, such as cleaning, training or inference.
package struct Component: Sendable, Equatable {
    /// Unique among components; 1 to 1,024 bytes of UTF-8.
    package var name: String
    package var description: String
    /// Who answers for the component; empty where nobody is known to.
    package var owner: String
    /// Sorted, each once, when read from a store.
    package var tags: [String]
    package var createdAt: Instant

    package init(
        name: String, description: String = "", owner: String = "", tags: [String] = [],
        createdAt: Instant
    ) {
        self.name = name.canonicalName
        self.description = description
        self.owner = owner.canonicalName
        self.tags = tags.map(\.canonicalName)
        self.createdAt = createdAt
    }

    /// Checks what a store may rely on.
    ///
    /// - Throws: `LineageError.invalid`, naming the first field that breaks a rule.
    package func validate() throws(LineageError) {
        try TextRule.name.check(name, field: "name")
        try TextRule.text.check(description, field: "description")
        try TextRule.shortText.check(owner, field: "owner")
        for (index, tag) in tags.enumerated() {
            try TextRule.name.check(tag, field: "tags[\(index)]")
        }
    }
}
