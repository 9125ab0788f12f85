import Charts
import Drift
import Markup
import Monitor
import Strandline

/// A score with the word for it: a colour alone says nothing to many.
func scoreBadge(_ score: Double?) -> Markup {
    guard let score else {
        return HTML.span(.class("badge unknown"), text: "no reference")
    }
    return score >= 1
        ? HTML.span(.class("badge drifted"), text: "▲ drifted \(NumberText.short(score))")
        : HTML.span(.class("badge ok"), text: "no drift \(NumberText.short(score))")
}

/// The whole name of a field, as a link to its page.
func fieldLink(_ key: FieldKey) -> Markup {
    HTML.a(.class("field"), .href(.field(key)), .data(.row)) {
        HTML.span(.class("muted"), text: "\(key.component) / \(key.role.rawValue) / ")
        HTML.strong(text: key.field)
    }
}

/// Since when a field has drifted.
func since(_ history: ScoreHistory) -> Markup {
    guard let time = history.driftedSince else { return Markup(text: "–") }
    return markup {
        if history.beginsInDrift { "before " }
        TimeText.stamp(time)
    }
}
