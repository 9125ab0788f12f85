import Wire

/// Components in a table, a line each.
struct ComponentTable {
    let components: [ComponentResponse]

    var table: TextTable {
        var table = TextTable([
            ("COMPONENT", .left), ("OWNER", .left), ("TAGS", .left), ("DESCRIPTION", .left),
        ])
        for component in components {
            table.add([
                component.name, component.owner, component.tags.joined(separator: ", "),
                component.description,
            ])
        }
        return table
    }
}

extension ComponentResponse {
    /// What stands above a component's history: its name, whose it is, and what it does.
    func head(in palette: Palette) -> [String] {
        let facts = [
            owner.isEmpty ? "no owner" : "owner \(owner)",
            tags.isEmpty ? nil : "tags " + tags.joined(separator: ", "),
        ]
        return [palette(.bold, name) + " · " + facts.compactMap { $0 }.joined(separator: " · ")]
            + (description.isEmpty ? [] : [description]) + [""]
    }
}
