import HTTPSupport
import ClientText
import Instants
import Lineage
import Markup
import Strandline

/// What a page of lineage is about, and how much of it is shown: all that its address says.
struct LineageAddress: Sendable {
    /// Where a graph begins.
    enum Subject: Sendable, Equatable {
        case artifact(String)
        case run(Int64)
    }

    let direction: LineageDirection
    let subject: Subject
    /// Edges from the start that are shown; nil for all.
    var depth: Int? = 1
    /// Runs whose own dependencies are shown, however deep they stand.
    var opened: Set<Int64> = []
    /// The run on the card.
    var selected: Int64?
    /// Runs of components without the tag are drawn faint.
    var tag: String?
    /// A row of the artifact that the graph begins with, to tell the rows that are joined to it.
    var row: Int?

    private static let openedCountMax = 500

    /// Reads an address; that of a component means its latest run.
    init(_ visit: PageRequest, _ direction: LineageDirection) async throws {
        try visit.request.allowParameters([
            "output", "artifact", "run", "component", "depth", "open", "at", "tag", "row",

        ])
        self.direction = direction
        if let name = visit.parameter("output") ?? visit.parameter("artifact") {
            subject = .artifact(name)
        } else if let id = try visit.integer("run", in: 0...Int.max) {
            subject = .run(Int64(id))
        } else if let component = visit.parameter("component") {
            let runs = try await visit.engine.runs(ofComponent: component, limit: 1)
            guard let latest = runs.first else {
                throw RequestError.parameter(
                    name: "component", reason: "'\(component.excerpt)' has no run yet")
            }
            subject = .run(latest.id)
        } else {
            throw RequestError.parameter(
                name: "output", reason: "is missing: say which output to follow")
        }
        depth =
            visit.parameter("depth") == "all"
            ? nil : try visit.integer("depth", in: 0...1_000_000) ?? 1
        opened = Set(
            (visit.parameter("open") ?? "").split(separator: ",").compactMap { Int64($0) }
                .prefix(Self.openedCountMax))
        selected = try visit.integer("at", in: 0...Int.max).map(Int64.init)
        tag = visit.parameter("tag")
        row = try visit.integer("row", in: 0...RowMap.rowMax)
    }

    init(_ direction: LineageDirection, of subject: Subject) {
        self.direction = direction
        self.subject = subject
    }

    var link: Link {
        var link = direction == .upstream ? Link("/trace") : Link.impact
        switch subject {
        case .artifact(let name): link = link.with("output", name)
        case .run(let id): link = link.with("run", "\(id)")
        }
        let ids = opened.sorted().map(String.init).joined(separator: ",")
        return link.with("depth", depth == 1 ? nil : depth.map(String.init) ?? "all")
            .with("open", ids.isEmpty ? nil : ids).with("at", selected.map(String.init))
            .with("tag", tag).with("row", row.map(String.init))
    }

    /// The address with some of it changed.
    func with(_ change: (inout LineageAddress) -> Void) -> LineageAddress {
        var address = self
        change(&address)
        return address
    }

    /// The subject in words.
    var name: String {
        switch subject {
        case .artifact(let name): name
        case .run(let id): "run \(id)"
        }
    }

    /// The command that leads here.
    var command: String {
        let word = direction == .upstream ? "trace" : "impact"
        return switch subject {
        case .artifact(let name): "\(word) \(name)"
        case .run(let id): "\(word) #\(id)"
        }
    }

    /// The whole graph, but for what is too much for a page.
    func trace(in engine: Engine, runCountMax: Int) async throws -> Trace {
        switch (subject, direction) {
        case (.artifact(let name), .upstream):
            try await engine.trace(output: name, row: row, runCountMax: runCountMax)
        case (.artifact(let name), .downstream): try await engine.impact(artifact: name, row: row)
        case (.run(let id), let direction):
            try await engine.trace(run: id, direction, runCountMax: runCountMax)
        }
    }
}
