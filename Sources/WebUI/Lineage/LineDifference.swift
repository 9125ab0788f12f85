/// How two texts differ, line by line, with a few lines that they share about each difference.
struct LineDifference: Sendable, Equatable {
    enum Line: Sendable, Equatable {
        case same(String)
        case removed(String)
        case added(String)
        /// Lines that both have, left out.
        case skipped(Int)
    }

    let lines: [Line]
    /// Whether the texts were too long to be compared line by line.
    let isTooLong: Bool

    var isEmpty: Bool { !lines.contains { if case .same = $0 { false } else { true } } }

    private static let contextLineCount = 3
    private static let lineCountMax = 3000

    init(from left: String, to right: String) {
        let old = Self.split(left)
        let new = Self.split(right)
        guard left != right else {
            lines = []
            isTooLong = false
            return
        }
        guard old.count <= Self.lineCountMax, new.count <= Self.lineCountMax else {
            lines = []
            isTooLong = true
            return
        }
        lines = Self.folded(Self.merged(old, new))
        isTooLong = false
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left), left < old.count {
                lines.append(.removed(String(old[left])))
                left += 1
            } else if added.contains(right), right < new.count {
                lines.append(.added(String(new[right])))
                right += 1
            } else {
                lines.append(.same(String(old[left])))
                left += 1
                right += 1
            }
        }
        return lines
    }

    /// Leaves out what is far from every difference.
    private static func folded(_ lines: [Line]) -> [Line] {
        var isNear = Array(repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(
                0, index - contextLineCount)...min(lines.count - 1, index + contextLineCount)
            {
                isNear[near] = true
            }
        }
        var folded: [Line] = []
        for (line, isNear) in zip(lines, isNear) {
            if isNear {
                folded.append(line)
            } else if case .skipped(let count)? = folded.last {
                folded[folded.count - 1] = .skipped(count + 1)
            } else {
                folded.append(.skipped(1))
            }
        }
        return folded
    }
}
