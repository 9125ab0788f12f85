import Instants
import Wire

/// A review as a person reads it: who the suspects are and why, then what they have in common.
struct ReviewText {
    let review: ReviewResponse

    func lines(in palette: Palette) -> [String] {
        guard !review.outputs.isEmpty else { return ["No output is flagged."] }
        var lines = [review.outputsText]
        if let compared = review.compared {
            lines[0] += ", compared with \(counted(compared, "other run"))"
        }
        if let groups = review.groups, !groups.isEmpty {
            lines += ["", palette(.bold, "Suspects")]
            for (index, group) in groups.enumerated() {
                lines += Self.lines(of: group, number: index + 1, palette)
            }
        }
        if let predicates = review.predicates, !predicates.isEmpty {
            lines += ["", palette(.bold, "In common")]
            lines += table(of: predicates).lines(in: palette)
        }
        return lines
    }

    private static func lines(
        of group: ReviewResponse.Group, number: Int, _ palette: Palette
    ) -> [String] {
        var lines: [String] = []
        for (index, suspect) in group.suspects.enumerated() {
            let owner = suspect.owner.isEmpty ? "no owner" : suspect.owner
            let bullet = index == 0 ? "\(number)." : "  "
            lines.append(
                "\(bullet) "
                    + palette(.bold, "\(suspect.component) #\(suspect.run)")
                    + " (\(suspect.startedAt), \(owner)), score \(suspect.score.hundredths)")
            lines.append("   " + palette(.red, suspect.coverageText))
            lines += suspect.reasons.map { "   ! \($0)" }
        }
        return lines
    }

    private func table(of predicates: [PredicateResponse]) -> TextTable {
        var table = TextTable([
            ("WHAT", .left), ("FLAGGED", .right), ("OTHERS", .right), ("RATIO", .right),
            ("OWNERS", .left),
        ])
        for predicate in predicates {
            table.add([
                predicate.predicate, "\(predicate.flagged) of \(review.outputs.count)",
                "\(predicate.unflagged) of \(review.compared ?? 0)", predicate.ratio.hundredths,
                predicate.owners.joined(separator: ", "),
            ])
        }
        return table
    }
}

extension ReviewResponse {
    /// How many outputs are flagged, and which.
    var outputsText: String {
        "\(counted(outputs.count, "flagged output")): \(RunTable.abbreviated(outputs))"
    }
}

extension SuspectResponse {
    /// How often the run was used, in mltrace's words.
    var coverageText: String {
        "used \(counted(flagged, "time")) in producing the flagged outputs "
            + "(\((coverage * 100).hundredths)% coverage)"
    }
}

/// A number with its noun, in the singular or the plural.
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
