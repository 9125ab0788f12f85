/// A shell pattern over a whole name: `*` is any run of characters, `?` any one of them.
package struct GlobPattern: Sendable, Equatable {
    private let pattern: [Character]

    package init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// The pattern as it was given.
    package var text: String { String(pattern) }

    package func matches(_ name: String) -> Bool {
        let name = Array(name)
        var position = 0
        var next = 0
        // Where to go on after a mismatch: the last star may swallow one character more.
        var retry: (pattern: Int, name: Int)?
        while position < name.count {
            if next < pattern.count, pattern[next] == "*" {
                retry = (next, position)
                next += 1
            } else if next < pattern.count, pattern[next] == "?" || pattern[next] == name[position]
            {
                next += 1
                position += 1
            } else if let star = retry {
                retry = (star.pattern, star.name + 1)
                next = star.pattern + 1
                position = star.name + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == "*" }
    }
}
