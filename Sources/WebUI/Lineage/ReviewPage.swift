import Charts
import Hummingbird
import Instants
import Lineage
import Markup
import Strandline
import Wire

/// `/review`: what the flagged outputs have in common, who answers for it, and why.
enum ReviewPage {
    private static let limit = 20
    private static let suspectsShown = 6
    private static let flagsShown = 10

    static func add(to pages: PageRouter) {
        pages.get("/review") { visit in
            let byCount = try visit.choice("order", of: ReviewOrder.self) == .mltrace
            let flags = try await visit.engine.flags(limit: flagsShown)
            let flagCount = try await visit.engine.flagCount()
            let found =
                byCount
                ? counted(try await visit.engine.reviewByCount(limit: limit).runs)
                : suspects(try await visit.engine.review(limit: limit))
            return Page("Review", command: "review", refreshSeconds: 15) {
                HTML.h1(text: "What do the flagged outputs have in common?")
                if !flags.isEmpty {
                    HTML.p(.class("presets")) {
                        order("suspects", "By suspicion", isCurrent: !byCount)
                        order("mltrace", "By count, as mltrace does", isCurrent: byCount)
                    }
                    liveRegion("suspects") { found }
                }
                liveRegion("review-flags") { flagged(flags, of: flagCount, visit) }
            }
        }
    }

    private static func order(_ order: String, _ text: String, isCurrent: Bool) -> Markup {
        let target = Link.review.with("order", order)
        return isCurrent
            ? HTML.a(.href(target), .current("true"), text: text) : link(target, text)
    }

    private static func flagged(_ flags: [Flag], of count: Int, _ visit: PageRequest) -> Markup {
        section("Flagged outputs", id: "flagged") {
            if flags.isEmpty {
                emptyState("No output is flagged. Flag one on the card of the run that made it.")
            } else {
                FlagPages.table(flags[...], visit, back: .review)
                HTML.p {
                    if count > flags.count {
                        link(.flags, "and \(NumberText.count(count - flags.count)) more")
                        " "
                    }
                    FlagPages.unflag(
                        visit, ("all", "true"), "Unflag all", of: "all outputs", back: .review)
                }
            }
        }
    }

    private static func suspects(_ review: Review) -> Markup {
        markup {
            section("Suspect runs", id: "suspects-found") {
                if review.groups.isEmpty {
                    emptyState("No run led to a flagged output.")
                } else {
                    HTML.p(
                        .class("muted"),
                        text: "Runs that no flagged output tells apart stand together. They were "
                            + "compared with \(NumberText.counted(review.comparedRunCount, "unflagged run"))."
                    )
                    table(
                        "Suspect runs, the likeliest first",
                        ["Run", "Owner", "Led to", "Reasons", .number("Score")]
                    ) {
                        for group in review.groups { rows(group, review) }
                    }
                }
            }
            section("What sets them apart", id: "predicates") {
                if review.predicates.isEmpty {
                    emptyState("No commit, parameter or input version does.")
                } else {
                    table(
                        "Predicates, the most telling first",
                        ["What", .number("Flagged outputs"), .number("Other outputs"), "Owner"]
                    ) {
                        for predicate in review.predicates {
                            HTML.tr {
                                HTML.td { HTML.code(text: "\(predicate.predicate)") }
                                HTML.td(
                                    .class("number"), text: "\(predicate.coverage.flagged)")
                                HTML.td(
                                    .class("number"), text: "\(predicate.coverage.unflagged)")
                                HTML.td { ownerName(predicate.owners.joined(separator: ", ")) }
                            }
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private static func rows(_ group: SuspectGroup, _ review: Review) -> Markup {
        for (index, suspect) in group.suspects.prefix(suspectsShown).enumerated() {
            HTML.tr(.class(index == 0 ? "group" : "same-group")) {
                HTML.td {
                    HTML.a(.href(.run(suspect.run)), .data(.row), text: "#\(suspect.run)")
                    " "
                    link(.component(suspect.component), suspect.component)
                }
                HTML.td { ownerName(suspect.owner) }
                HTML.td(
                    text: "\(suspect.coverage.flagged) of \(review.flaggedOutputs.count) flagged")
                HTML.td {
                    if suspect.evidence.isEmpty {
                        HTML.span(.class("muted"), text: "none but that")
                    }
                    HTML.ul(.class("reasons")) {
                        for evidence in suspect.evidence { HTML.li(text: evidence.reason) }
                    }
                }
                HTML.td(.class("number"), text: NumberText.short(suspect.score))
            }
        }
        if group.suspects.count > suspectsShown {
            HTML.tr {
                HTML.td(
                    .columnSpan(5), .class("muted"),
                    text:
                        "and \(group.suspects.count - suspectsShown) more that cannot be told apart"
                )
            }
        }
    }

    private static func counted(_ runs: [CountedRun]) -> Markup {
        section("Runs by the flagged outputs they led to", id: "counted") {
            table("Runs by count", ["Run", "Owner", "Started", "Led to"]) {
                for run in runs {
                    HTML.tr {
                        HTML.td {
                            HTML.a(.href(.run(run.run)), .data(.row), text: "#\(run.run)")
                            " "
                            link(.component(run.component), run.component)
                        }
                        HTML.td { ownerName(run.owner) }
                        HTML.td(.class("nowrap")) { TimeText.stamp(run.startedAt) }
                        HTML.td(
                            text: "\(run.flaggedCount) of \(run.flaggedTotal) flagged "
                                + "(\(NumberText.percent(run.coverageRatio)))")
                    }
                }
            }
        }
    }
}
