import Instants
import Wire

/// Data labels in a table, a line each.
struct LabelTable {
    let labels: [LabelResponse]

    var table: TextTable {
        var table = TextTable([("LABEL", .left), ("RETRACTED", .left)])
        for label in labels {
            table.add(
                [label.name, label.retractedAt?.description ?? "–"],
                style: label.retractedAt == nil ? nil : .yellow)
        }
        return table
    }
}
