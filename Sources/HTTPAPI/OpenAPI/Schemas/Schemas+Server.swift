extension NamedSchema {
    static let server: [NamedSchema] = [
        NamedSchema(
            "Error",
            .answer(
                "Any error.", [.always("error", .string("A sentence that names what is wrong."))])),
        NamedSchema("AlertsRequest", alerts),
        NamedSchema(
            "AlertsOutcome",
            .answer(
                "What alerts have led to.",
                [
                    .always("flagged", .count("Outputs that were not flagged before.")),
                    .always("unflagged", .count("Outputs that are not flagged any more.")),
                    .always(
                        "ignored",
                        .count("Alerts that are not about a field that has drifted here.")),
                ])),
        NamedSchema(
            "GraphFields",
            .answer(
                "Members of nodes and edges, for Grafana's node graph panel.",
                [
                    .always("nodes_fields", .list("Of nodes.", of: .named("GraphField"))),
                    .always("edges_fields", .list("Of edges.", of: .named("GraphField"))),
                ])),
        NamedSchema(
            "GraphField",
            .answer(
                "A member of nodes or edges.",
                [
                    .always("field_name", .string("Name.")),
                    .always("type", .choice("Type.", ["string", "number"])),
                    .maybe("color", .string("Colour of a part of the rim.")),
                    .maybe("displayName", .string("Name for people.")),
                ])),
        NamedSchema(
            "Graph",
            .answer(
                "Runs, and what went between them, for Grafana's node graph panel.",
                [
                    .always("nodes", .list("Runs.", of: node)),
                    .always("edges", .list("Artifacts that were handed on.", of: edge)),
                ])),
    ]

    private static let alerts = JSONSchema.foreign(
        "Payload of Alertmanager's webhook, version 4.",
        [
            .always("version", .choice("Version of the payload.", ["4"])),
            .always(
                "alerts",
                .list(
                    "The alerts.",
                    of: .foreign(
                        "An alert.",
                        [
                            .always("status", .choice("Status.", ["firing", "resolved"])),
                            .always("startsAt", .time("When it began to fire.")),
                            .always("fingerprint", .name("What tells it from other alerts.")),
                            .maybe(
                                "labels",
                                .map(
                                    "Labels; `component`, `role` and `field` name the field.",
                                    of: .string(nil))),
                        ]))),
        ])

    private static let node = JSONSchema.answer(
        "A run. The parts of the rim, `arc__…`, add up to 1.",
        [
            .always("id", .string("Id of the run.")),
            .always("title", .string("Component.")),
            .always("subTitle", .string("Owner.")),
            .always("mainStat", .string("Highest drift score of the component's fields.")),
            .always("secondaryStat", .string("`run` and the id.")),
            .always("arc__failed", .number("1 for a failed run.")),
            .always("arc__drifted", .number("Share of fields that have drifted.")),
            .always("arc__calm", .number("Share of fields that have not.")),
            .always("arc__unwatched", .number("1 without fields that have a score.")),
            .always("detail__status", .string("Status.")),
            .always("detail__started", .instant("Start.")),
            .always("detail__outputs", .string("Names of outputs.")),
        ])

    private static let edge = JSONSchema.answer(
        "An artifact that one run wrote and another read.",
        [
            .always("id", .string("Number of the edge.")),
            .always("source", .string("Id of the run that wrote it.")),
            .always("target", .string("Id of the run that read it.")),
            .always("mainStat", .string("Name of the artifact; may be empty.")),
        ])
}
